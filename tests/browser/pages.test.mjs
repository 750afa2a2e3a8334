// Every page, in both languages, light and dark, on a desktop and on a phone: it answers, axe finds nothing wrong,
// the console is silent, nothing sticks out sideways, and there is a picture of it to look at.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { account, overflow, signIn, start, violations, visitor } from './harness.mjs';
import { PAGES } from './pages.mjs';

// Four looks of the eight: every pair of language, theme and width is among them.
const LOOKS = [
  { language: 'vi', theme: 'light', width: 1280 },
  { language: 'vi', theme: 'dark', width: 390 },
  { language: 'en', theme: 'dark', width: 1280 },
  { language: 'en', theme: 'light', width: 390 },
];
const pictures = process.env.DAMLAM_SCREENSHOTS;

let house;
const sessions = new Map();

before(async () => {
  house = await start();
  if (pictures) await mkdir(pictures, { recursive: true });
});
after(() => house?.stop());

/** The cookies of a signed-in account of `role`; signs in once for all pages. */
async function session(role) {
  if (!role) return [];
  if (!sessions.has(role)) {
    const { page, context } = await visitor(house);
    await signIn(page, account(role));
    const cookies = await context.cookies();
    sessions.set(role, cookies.filter((cookie) => cookie.name === 'damlam_session'));
    await context.close();
  }
  return sessions.get(role);
}

for (const look of LOOKS) {
  describe(`${look.language}, ${look.theme}, ${look.width} px`, () => {
    for (const { name, path, links = [], as, status = 200 } of PAGES) {
      test(name, async () => {
        const { page, context, complaints } = await visitor(house, look);
        try {
          await context.addCookies(await session(as));
          let answer = await page.goto(path);
          for (const link of links) {
            const href = await page.locator(link).first().getAttribute('href');
            answer = await page.goto(new URL(href, page.url()).href);
          }
          assert.equal(answer.status(), status, `GET ${page.url()}`);
          if (pictures) {
            const file = `${name}-${look.language}-${look.theme}-${look.width}.png`;
            await page.screenshot({ path: join(pictures, file), fullPage: true });
          }
          assert.deepEqual(await violations(page), [], 'axe finds nothing wrong');
          const expected = status === 200 ? [] : complaints.filter((text) => text.includes(`status of ${status}`));
          assert.deepEqual(complaints, expected, 'the console is silent');
          assert.ok(await overflow(page) <= 0, `the page is ${await overflow(page)} px wider than its window`);
          assert.equal(await page.getAttribute('html', 'lang'), look.language);
        } finally {
          await context.close();
        }
      });
    }
  });
}

// An editor's day by keyboard alone: from here on the mouse is not touched. Codes ten passages, opens the matrix and a cell, sends a
// passage to a statement, looks at a stale one, takes the scheme out to Word, and brings the edited file back with its citations.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { account, BODY, start, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';
import { DOCX, retyped } from './report.mjs';

const study = `/studies/${STUDY}`;
/** More stops than any way on these pages has. */
const MOST_TABS = 1500;

let house;
let page;
before(async () => {
  house = await start();
  ({ page } = await visitor(house));
});
after(() => house?.stop());

const press = (key) => page.keyboard.press(key);

/** Presses Tab until what `locator` finds has the focus. */
async function tabTo(locator) {
  await locator.waitFor();
  for (let stops = 0; stops < MOST_TABS; stops += 1) {
    await press('Tab');
    if (await locator.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${MOST_TABS} stops and ${locator} never had the focus`);
}

/** Goes to `locator` by Tab and presses Enter, and waits for the page that comes. */
async function follow(locator) {
  await tabTo(locator);
  await leaving(() => press('Enter'));
}

async function leaving(act) {
  await Promise.all([page.waitForEvent('load'), act()]);
}

/** The codings of the body's report, as the page lists them. */
async function codings() {
  return page.locator('.codings > li').count();
}

test('an editor’s day by keyboard alone', async (t) => {
  await t.test('signs in and opens the report to code', async () => {
    await page.goto('/sign-in');
    const { login, password } = account('editor');
    await tabTo(page.locator('main #login'));
    await page.keyboard.type(login);
    await press('Tab');
    await page.keyboard.type(password);
    await leaving(() => press('Enter'));
    await follow(page.locator('nav a[href$="/coding"]').first());
    await follow(page.locator(`main a[href="${study}/coding/${BODY}"]`).first());
  });

  await t.test('codes ten passages', async () => {
    const before = await codings();
    let suggested = 0;
    for (let coded = 0; coded < 10; coded += 1) {
      // On to the next passage of prose; a heading or a cell is passed over.
      do await leaving(() => press('j')); while ((await page.locator('p.here').count()) === 0 || (await page.locator('p.here strong').count()) > 0);
      const here = await page.locator('article.chosen .codings > li').count();
      if ((await page.locator('.suggested li').count()) > 0) {
        suggested += 1;
        await press('1');
        await leaving(() => press('Enter'));
      } else {
        await press('c');
        await page.keyboard.type('BH-12');
        await press('Tab');
        await press('a');
        await leaving(() => press('s'));
      }
      assert.equal(await page.getByRole('alert').count(), 0, 'nothing was refused');
      assert.equal(await page.locator('article.chosen .codings > li').count(), here + 1);
    }
    assert.equal(await codings(), before + 10);
    assert.ok(suggested > 0, 'some codes were suggested');
  });

  await t.test('opens the matrix, and a cell of it', async () => {
    await follow(page.locator('header nav a[href$="/coding"]').first());
    await follow(page.locator('main a[href$="/compare"]').first());
    await follow(page.locator('main table td a').first());
    assert.ok((await page.locator('article.passage').count()) > 0, 'the cell opens its passages');
  });

  let statement;
  await t.test('sends a passage to a statement', async () => {
    await follow(page.locator('article.passage a[href*="/scheme/cite"]').first());
    const quoted = (await page.locator('blockquote').first().textContent()).trim();
    await tabTo(page.locator('#statement'));
    await press('ArrowDown');
    const text = await page.locator('#statement').evaluate((select) => select.selectedOptions[0].value);
    assert.notEqual(text, '', 'an arrow chooses a statement');
    await tabTo(page.locator('form:has(#statement) button'));
    await leaving(() => press('Enter'));
    statement = text;
    assert.ok((await page.locator('.citations blockquote').allTextContents()).some((words) => words.includes(quoted)));
  });

  await t.test('looks at a stale citation and says why it still holds', async () => {
    await follow(page.locator('header nav a[href$="/scheme"]').first());
    const stale = page.locator('#look ~ div tbody tr a');
    const before = await stale.count();
    assert.ok(before > 0, 'a citation is stale');
    await follow(stale.first());
    const reason = page.locator('.citations input[name=reason]:visible').first();
    await tabTo(reason);
    await page.keyboard.type('Đã đọc bản mới: chỉ thêm một câu, luận điểm vẫn đúng.');
    await tabTo(page.locator('button[name=decision][value=same]').first());
    await leaving(() => press('Enter'));
    await follow(page.locator('header nav a[href$="/scheme"]').first());
    assert.equal(await stale.count(), before - 1);
  });

  await t.test('takes the scheme out to Word, edits it, brings it back, citations kept', async () => {
    const cited = async () => (await page.request.get(`${study}/scheme?statement=${statement}`)).text().then((html) => [...html.matchAll(/id="c-[0-9a-f-]+"/g)].length);
    const before = await cited();
    await follow(page.locator('main a[href$="/scheme/word"]').first());
    const out = page.locator('a[href*="draft.docx"]').first();
    await tabTo(out);
    const [download] = await Promise.all([page.waitForEvent('download'), press('Enter')]);
    const file = await readFile(await download.path());
    const mark = statement.replaceAll('-', '');
    const back = retyped(file, (xml) => {
      const [paragraph] = xml.match(new RegExp(`<w:p [^>]*>(?:(?!</w:p>).)*?w:name="s${mark}v\\d+".*?</w:p>`, 's'));
      const words = paragraph.match(/<w:t [^>]*>([^<]{12,})<\/w:t>/)[1];
      return xml.replace(paragraph, paragraph.replace(words, `${words} (biên tập bằng bàn phím) `));
    });
    // The browser is told to hand the chooser over before the key is pressed, not at the same time: else it may open its own.
    const chooser = page.waitForEvent('filechooser');
    await tabTo(page.locator('input[type=file]'));
    await press('Enter');
    await (await chooser).setFiles({ name: 'de-an.docx', mimeType: DOCX, buffer: back });
    await follow(page.locator('form:has(input[type=file]) button'));
    await tabTo(page.locator('.returned > li').filter({ has: page.locator('.badge', { hasText: /^đã sửa$/ }) }).locator('input[name=take]').first());
    await press('Space');
    await follow(page.getByRole('button', { name: 'Tiếp nhận những mục đã đánh dấu' }));
    await page.getByText('Đã tiếp nhận: 1.').waitFor();
    await follow(page.locator('header nav a[href$="/scheme"]').first());
    assert.equal(await page.locator('.statements > li').filter({ hasText: '(biên tập bằng bàn phím)' }).count(), 1);
    assert.equal(await cited(), before, 'its citations are the same');
  });
});

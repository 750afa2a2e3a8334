// Searching and comparing as people use them: without scripts from words to their place, and the one key that saves a step.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, signIn, start, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';

const study = `/studies/${STUDY}`;

let house;
before(async () => { house = await start(); });
after(() => house?.stop());

/** Runs `use` with the page of a signed-in account of `role`. */
async function as(role, options, use) {
  const { page, context, complaints } = await visitor(house, options);
  try {
    await signIn(page, account(role));
    await use(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

test('words typed without marks lead to their place in the report, without scripts', async () => {
  await as('committee', { javaScript: false }, async (page) => {
    await page.goto(`${study}/search`);
    await page.getByLabel('Tìm gì').fill('"dun day"');
    await page.getByRole('button', { name: 'Tìm', exact: true }).click();
    const hit = page.locator('article', { has: page.locator('mark') }).first();
    const words = await hit.locator('mark').allTextContents();
    assert.ok(words.length >= 2 && words.every((word) => /^(đùn|đẩy)$/i.test(word)), words.join(' '));
    const address = await hit.locator('.mono').textContent();
    await hit.getByRole('link', { name: /^Đọc tại chỗ/ }).click();
    const place = page.locator(`[id="${address}"]`);
    assert.match(await place.textContent(), /đùn đẩy/i);
  });
});

test('a share opens the passages it is made of, without scripts', async () => {
  await as('secretariat', { javaScript: false }, async (page) => {
    await page.goto(`${study}/compare`);
    const cell = page.locator('tr.family td a').last();
    await cell.click();
    const told = Number((await page.locator('.lead').textContent()).match(/(\d+) đoạn/)[1]);
    assert.ok(told > 0 && await page.locator('article').count() === Math.min(told, 20), String(told));
  });
});

test('the key / leads to the field, and types itself where one types', async () => {
  await as('editor', {}, async (page) => {
    await page.goto(`${study}/plan`);
    await page.keyboard.press('/');
    await page.waitForURL(/\/search$/);
    await page.locator('h1').click();
    await page.keyboard.press('/');
    await page.keyboard.type('30/2020');
    assert.equal(await page.getByLabel('Tìm gì').inputValue(), '30/2020');
  });
});

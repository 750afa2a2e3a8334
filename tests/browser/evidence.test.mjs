// The editors' evidence: passages are coded by keyboard alone and without JavaScript; two editors who change one sentence
// lose no word.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, BODY, overflow, signIn, start, violations, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';

const study = `/studies/${STUDY}`;

let house;
before(async () => { house = await start(); });
after(() => house?.stop());

/** Runs `use` with the page of a signed-in editor. */
async function editing(options, use) {
  const { page, context, complaints } = await visitor(house, options);
  try {
    await signIn(page, account('editor'));
    await use(page);
    // The browser itself notes a form that was refused (422); that is what some tests ask for.
    assert.deepEqual(complaints.filter((complaint) => !complaint.includes('422')), []);
  } finally {
    await context.close();
  }
}

test('a passage is coded with the keyboard alone', async () => {
  await editing({}, async (page) => {
    await page.goto(`${study}/coding/${BODY}?passage=causes%2Fp2#causes/p2`);
    const opened = async (key) => {
      const before = page.url();
      await page.keyboard.press(key);
      await page.waitForURL((url) => url.href !== before);
      return new URL(page.url()).searchParams.get('passage');
    };
    assert.equal(await opened('j'), 'causes/p3');
    assert.equal(await opened('k'), 'causes/p2');
    await page.keyboard.press('c');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'code-id');
    await page.keyboard.type('NN-02');
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    for (let stop = 0; stop < 12 && !(await page.evaluate(() => document.activeElement.matches('#code button'))); stop++) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    assert.equal((await answered).status(), 303);
    await page.locator('article.chosen .codings li').filter({ hasText: 'NN-02' }).first().waitFor();
    assert.deepEqual(await violations(page), []);
  });
});

test('marked words go into the form and only they are coded', async () => {
  await editing({}, async (page) => {
    await page.goto(`${study}/coding/${BODY}?passage=causes%2Fp3#causes/p3`);
    const text = await page.locator('article.chosen [data-words]').textContent();
    const words = text.trim().split(/\s+/).slice(0, 9).join(' ');
    await page.locator('article.chosen [data-words]').evaluate((passage, words) => {
      const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
      const node = walker.nextNode();
      const start = node.data.indexOf(words);
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, start + words.length);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }, words);
    await page.waitForFunction((words) => document.querySelector('#words').value === words, words);
    await page.getByLabel('Mã', { exact: true }).selectOption('NN-09');
    await page.getByRole('button', { name: 'Gán mã' }).click();
    await page.locator('article.chosen .codings li').filter({ hasText: `«${words}»` }).first().waitFor();
    assert.equal(await page.locator('article.chosen mark').first().textContent(), words);
  });
});

test('without JavaScript a passage is coded, and the code is taken off again', async () => {
  await editing({ javaScript: false, width: 390 }, async (page) => {
    await page.goto(`${study}/coding/${BODY}`);
    const passage = page.locator('article[id="causes/p4"]');
    await passage.getByRole('link', { name: /^Gán mã/ }).click();
    const before = await passage.locator('.codings li').count();
    await passage.getByLabel('Mã', { exact: true }).selectOption('NN-12');
    await passage.getByRole('button', { name: 'Gán mã' }).click();
    const coding = passage.locator('.codings li').filter({ hasText: 'NN-12' });
    await coding.waitFor();
    await coding.getByRole('button', { name: /^Gỡ/ }).click();
    await coding.waitFor({ state: 'detached' });
    assert.equal(await passage.locator('.codings li').count(), before);
    assert.ok(await overflow(page) <= 0, 'nothing is wider than a phone');

    await passage.getByLabel('Mã', { exact: true }).selectOption('NN-12');
    await passage.getByLabel('Chỉ những chữ này').fill('những chữ không có trong đoạn');
    await passage.getByRole('button', { name: 'Gán mã' }).click();
    await passage.getByRole('alert').waitFor();
    assert.equal(await passage.getByLabel('Chỉ những chữ này').inputValue(), 'những chữ không có trong đoạn');
  });
});

test('two editors who change one sentence lose no word', async () => {
  const [one, two] = [await visitor(house), await visitor(house, { width: 390 })];
  try {
    for (const { page } of [one, two]) {
      await signIn(page, account('editor'));
      await page.goto(`${study}/scheme`);
      await page.locator('ol.statements > li').first().getByRole('link', { name: /^Căn cứ và sửa/ }).click();
    }
    const field = (page) => page.getByLabel('Nội dung luận điểm').and(page.locator('#edit'));
    const text = await field(one.page).inputValue();
    await field(one.page).fill(`${text} Người thứ nhất thêm câu này.`);
    await one.page.getByRole('button', { name: 'Lưu nội dung' }).click();
    await one.page.locator('.statements .chosen').filter({ hasText: 'Người thứ nhất thêm câu này.' }).waitFor();

    await field(two.page).fill(`${text} Người thứ hai thêm câu khác.`);
    const answered = two.page.waitForResponse((response) => response.request().method() === 'POST');
    await two.page.getByRole('button', { name: 'Lưu nội dung' }).click();
    assert.equal((await answered).status(), 409);
    await two.page.getByText('Người thứ nhất thêm câu này.').waitFor();
    assert.equal(await two.page.locator('textarea').inputValue(), `${text} Người thứ hai thêm câu khác.`);
    assert.deepEqual(await violations(two.page), []);
    assert.ok(await overflow(two.page) <= 0);
    const both = `${text} Người thứ nhất thêm câu này. Người thứ hai thêm câu khác.`;
    await two.page.locator('textarea').fill(both);
    await two.page.getByRole('button', { name: 'Lưu nội dung này' }).click();
    await two.page.locator('.statements .chosen').filter({ hasText: 'Người thứ nhất thêm câu này. Người thứ hai thêm câu khác.' }).waitFor();
  } finally {
    await one.context.close();
    await two.context.close();
  }
});

test('a number in a statement is the figure cited: typed it is told, and one click makes it a reference', async () => {
  await editing({}, async (page) => {
    await page.goto(`${study}/scheme`);
    const row = page.locator('ol.statements > li').filter({ has: page.locator('a.figure') }).first();
    const number = (await row.locator('a.figure').first().textContent()).trim();
    assert.match(number, /^[0-9.,]+/);
    await row.locator('a.figure').first().click();
    await page.waitForURL(/#c-/);
    const citation = page.locator(new URL(page.url()).hash);
    await citation.waitFor();
    const field = page.locator('#edit');
    const text = await field.inputValue();
    const token = /\{figure [^}]+\}/.exec(text)[0];
    await field.fill(text.replace(token, number.replace(/[^0-9.,]/g, '')));
    await page.getByRole('button', { name: 'Lưu nội dung' }).click();
    await page.locator('aside .say').filter({ hasText: 'Con số gõ tay' }).waitFor();
    assert.deepEqual(await violations(page), []);
    const here = page.url();
    await page.goto(`${study}/releases`);
    await page.locator('section.say').filter({ hasText: 'Có số gõ tay, không dẫn về số liệu nào' }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.goto(here);
    await citation.getByRole('button', { name: /^Dùng số này trong câu/ }).click();
    await page.locator('aside .say').filter({ hasText: 'Con số gõ tay' }).waitFor({ state: 'detached' });
    assert.ok((await field.inputValue()).includes(token));

    await field.fill(`${text} Có {figure không-có@TU.H26} việc.`);
    await page.getByRole('button', { name: 'Lưu nội dung' }).click();
    await page.locator('aside .say.warn').filter({ hasText: 'chưa trích dẫn' }).waitFor();
    await page.goto(`${study}/releases`);
    await page.locator('.problems .badge').filter({ hasText: 'số liệu chưa dẫn' }).waitFor();
  });
});

test('a number on the published page opens the figure it is', async () => {
  const { page, context } = await visitor(house);
  try {
    await page.goto(`/releases/${STUDY}/1`);
    const number = page.locator('.statement a.figure').first();
    const anchor = (await number.getAttribute('href')).slice(1);
    await number.click();
    const evidence = page.locator(`[id="${anchor}"]`);
    await evidence.waitFor({ state: 'visible' });
    assert.ok((await evidence.textContent()).includes((await number.textContent()).trim().replace(/\s*%$/, '')));
  } finally {
    await context.close();
  }
});

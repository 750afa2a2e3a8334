// The codebook is amended and what was coded by the older words waits: the secretariat changes a definition, an editor looks again by
// keyboard – keeps, gives another code, removes – and matrix and list count what is left. Field and level are set while coding.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, BODY, overflow, signIn, start, violations, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';

const study = `/studies/${STUDY}`;
/** A code the demo's editors gave several passages, and words of its definition. */
const CODE = 'GP-09';

let house;
let editor;
let secretariat;
before(async () => {
  house = await start();
  [editor, secretariat] = [await visitor(house), await visitor(house)];
  await signIn(editor.page, account('editor'));
  await signIn(secretariat.page, account('secretariat'));
});
after(() => house?.stop());

/** How many codings wait, by code. */
async function waiting(page) {
  await page.goto(`${study}/recode`);
  const rows = await page.locator('main tbody tr').evaluateAll((rows) => rows.map((row) => [
    row.querySelector('.mono').textContent, Number(row.querySelector('.num').textContent),
  ]));
  return new Map(rows);
}

/** Amends the codebook through the plan's page; `change` makes the new text of the old. */
async function amend(change) {
  const { page } = secretariat;
  await page.goto(`${study}/plan/amend`);
  await page.locator('summary', { hasText: 'codebook.toml' }).click();
  const text = page.locator('textarea[name="text-codebook.toml"]');
  await text.fill(change(await text.inputValue()));
  await page.getByRole('button', { name: 'Kiểm tra' }).click();
  await page.getByRole('button', { name: /^Ban hành bản/ }).click();
  await page.waitForURL(/\/plan/);
}

/** The definition of the code in the codebook's text. */
function definition(text) {
  const from = text.indexOf(`id = "${CODE}"`);
  return text.slice(from).match(/definition = \{ vi = "([^"]+)"/)[1];
}

const press = (key) => editor.page.keyboard.press(key);
const sent = async () => Promise.all([editor.page.waitForEvent('load'), press('s')]);

test('an amended definition makes its codings wait, and they are answered by keyboard', async () => {
  const { page } = editor;
  const before = await waiting(page);
  assert.ok(!before.has(CODE), 'nothing waits of this code yet');
  let old;
  await amend((text) => {
    old = definition(text);
    return text.replace(old, `${old} Kể cả việc đã có thời hạn.`);
  });
  const count = (await waiting(page)).get(CODE);
  assert.ok(count >= 5, `${count} codings wait`);
  await page.goto(`${study}/coding`);
  await page.getByText('lần gán mã chờ xem lại vì bộ mã đã đổi').waitFor();

  await page.goto(`${study}/plan/codebook/history`);
  const added = await page.locator('section.panel').first().locator('ins').allTextContents();
  assert.deepEqual(added, ['Kể cả việc đã có thời hạn.']);

  // What waits counts, and the matrix says that it waits.
  await page.goto(`${study}/compare?kind=solutions`);
  const row = page.locator('table.compare tbody tr', { hasText: CODE });
  const waits = async () => (await row.locator('td').last().textContent()).match(/chờ (\d+)/)?.[1];
  const passages = Number(await waits());
  assert.ok(passages > 0 && passages <= count);

  await page.goto(`${study}/recode/${CODE}`);
  assert.equal(await page.locator('.reading ins').first().textContent(), 'Kể cả việc đã có thời hạn.');
  assert.equal(await page.locator('input[name=coding]:checked').count(), 0, 'nothing is ticked beforehand');
  assert.equal(await page.locator('input[name=ruling]:checked').count(), 0, 'no answer is chosen beforehand');
  assert.deepEqual(await violations(page), []);

  // One kept: the one looked at.
  await press('1');
  await sent();
  await page.getByRole('status').filter({ hasText: 'Đã trả lời: 1.' }).waitFor();
  // The second of the list gets another code, with a memo.
  await press('j');
  await press('2');
  await page.keyboard.type('GP-10');
  await press('Escape');
  await press('m');
  await page.keyboard.type('Nói về đánh giá cán bộ');
  await press('Escape');
  await sent();
  await page.getByRole('status').filter({ hasText: 'Đã trả lời: 1.' }).waitFor();
  // Two at once are removed; the page says how many are ticked.
  await press('x');
  await press('j');
  await press('x');
  await press('3');
  await page.getByText('(2 đoạn)').waitFor();
  await sent();
  await page.getByRole('status').filter({ hasText: 'Đã trả lời: 2.' }).waitFor();
  assert.equal((await waiting(page)).get(CODE), count - 4);
  const latest = await page.locator('#latest ~ ul > li').allTextContents();
  assert.ok(latest.some((line) => line.includes('đổi sang mã khác GP-10') && line.includes('Nói về đánh giá cán bộ')));
  assert.equal(latest.filter((line) => line.includes(`${CODE} gỡ mã`)).length, 2);
  await page.goto(`${study}/compare?kind=solutions`);
  assert.ok(Number(await waits() ?? 0) < passages, 'the matrix counts fewer that wait');
});

test('an answer to a reading that was overtaken is refused, and a code that is gone can only be changed or removed', async () => {
  const { page } = editor;
  await page.goto(`${study}/recode/${CODE}`);
  await amend((text) => text.replace('Kể cả việc đã có thời hạn.', 'Kể cả việc chưa có thời hạn.'));
  await press('1');
  await sent();
  await page.getByRole('alert').filter({ hasText: 'Bộ mã đã đổi' }).waitFor();
  const count = (await waiting(page)).get(CODE);

  await amend((text) => {
    const from = text.indexOf(`[[code]]\nid = "${CODE}"`);
    return text.slice(0, from) + text.slice(text.indexOf('[[code]]', from + 1));
  });
  assert.equal((await waiting(page)).get(CODE), count, 'what bears a code that is gone waits');
  await page.goto(`${study}/compare?kind=solutions`);
  await page.getByText('đoạn mang mã không còn trong bộ mã').waitFor();
  await page.goto(`${study}/recode/${CODE}`);
  assert.equal(await page.locator('input[value=keep]').count(), 0);
  await page.setViewportSize({ width: 390, height: 844 });
  assert.ok(await overflow(page) <= 0);
  await page.setViewportSize({ width: 1280, height: 900 });
});

test('field and level are set by keyboard while coding, and group and filter the matrix', async () => {
  const { page } = editor;
  await page.goto(`${study}/coding/${BODY}`);
  do await Promise.all([page.waitForEvent('load'), press('j')]); while ((await page.locator('p.here').count()) === 0 || (await page.locator('p.here strong').count()) > 0);
  await press('c');
  await page.keyboard.type('BH-12');
  await press('Escape');
  await press('f');
  await page.keyboard.type('10');
  await press('Escape');
  await press('l');
  await page.keyboard.type('5');
  await press('Escape');
  await sent();
  const badges = await page.locator('article.chosen .codings > li', { hasText: 'BH-12' }).locator('.badge').allTextContents();
  assert.deepEqual(badges, ['nêu chung', 'Đất đai, tài nguyên', 'Xã, phường']);

  await page.goto(`${study}/compare?by=field`);
  const head = await page.locator('table.compare thead th').allTextContents();
  const column = head.findIndex((text) => text.startsWith('Đất đai'));
  const cell = page.locator('table.compare tbody tr', { hasText: 'BH-12' }).locator('td').nth(column - 1);
  assert.match(await cell.textContent(), /^ít/, 'a share of few is not told');
  await cell.locator('a').click();
  await page.getByText('1 đoạn của 1 cơ quan').waitFor();
  await page.goto(`${study}/compare?by=group&level=commune&field=land-resources`);
  assert.equal(await page.locator('table.compare tbody tr', { hasText: 'BH-12' }).locator('td a').count(), 2, 'its group, and all');
  await page.goto(`${study}/compare?by=group&level=ministry&field=land-resources`);
  assert.equal(await page.locator('table.compare td a').count(), 0);
});

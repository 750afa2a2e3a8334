// Figures side by side and the board of contradictions, as an editor uses them: from the menu, without scripts, to a decision that stays.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, signIn, start, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';

const study = `/studies/${STUDY}`;

let house;
before(async () => { house = await start(); });
after(() => house?.stop());

test('an editor opens both pages from the menu and decides about a contradiction with a reason', async () => {
  const { page, context, complaints } = await visitor(house, { javaScript: false });
  try {
    await signIn(page, account('editor'));
    await page.goto(`${study}/scheme`);
    await page.getByRole('navigation').getByRole('link', { name: 'Số liệu', exact: true }).click();
    await page.getByRole('combobox', { name: 'Số liệu', exact: true }).selectOption('tasks-late');
    await page.getByRole('button', { name: 'Xem', exact: true }).click();
    assert.ok(await page.locator('table.side-by-side tbody tr').count() > 20);
    // The plan's order: bodies of the first group stand first, whatever they told.
    const first = await page.locator('table.side-by-side tbody th a').first().getAttribute('href');
    assert.match(first, /\/figures\//);

    await page.getByRole('link', { name: /^Bảng mâu thuẫn/ }).click();
    const board = page.locator('ol.citations > li').first();
    const id = await board.getAttribute('id');
    assert.equal(await board.locator('.sides-of .said').count(), 2);
    assert.ok(await board.locator('.sides-of a').count() >= 2, 'each side leads to its source');
    await board.locator('summary', { hasText: 'Xử lý mâu thuẫn này' }).click();
    await board.getByLabel(/Cả hai đúng/).check();
    await board.getByLabel('Lý do').fill('Hai chỗ nói về hai phạm vi khác nhau.');
    await board.getByRole('button', { name: 'Lưu quyết định' }).click();
    const decided = page.locator(`[id="${id}"]`);
    assert.match(await decided.locator('.badge').first().textContent(), /đã giải thích/);
    assert.match(await decided.textContent(), /Hai chỗ nói về hai phạm vi khác nhau\./);
    await page.goto(`${study}/contradictions`);
    assert.equal(await page.locator(`[id="${id}"]`).count(), 0, 'what is explained is not open');
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
});

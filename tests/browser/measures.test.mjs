// What the work records show, as people use it: from a behaviour to a unit, to how its figure was computed, to a case, and
// into the scheme; the unit's reply travels with the figure; charts are read by keyboard, and all of it without scripts.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, signIn, start, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';

const study = `/studies/${STUDY}`;
const REPLY = 'Từ quý II đơn vị nhận thêm việc của hai đơn vị đã sáp nhập.';

let house;
before(async () => { house = await start(); });
after(() => house?.stop());

/** Runs `use` with the page of a signed-in account of `role`, at the first measured work log it may see. */
async function measured(role, options, use) {
  const { page, context, complaints } = await visitor(house, options);
  try {
    await signIn(page, account(role));
    await page.goto(`${study}/measures`);
    await page.getByRole('region', { name: 'Nhật ký công việc' }).getByRole('rowheader').first().getByRole('link').first().click();
    await use(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

/** Opens the first indicator with a unit worth asking about, then that unit's row. */
async function flagged(page) {
  await page.locator('a.badge[href*="/indicators/"]').first().click();
  return page.locator('tbody tr', { has: page.getByText('cần hỏi thêm', { exact: true }) }).first();
}

test('from a behaviour to a unit, its figure, a case, and into the scheme, without scripts', async () => {
  await measured('editor', { javaScript: false }, async (page) => {
    const row = await flagged(page);
    const unit = await row.getByRole('rowheader').textContent();
    await row.getByRole('rowheader').getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: unit, exact: true }).waitFor();

    await page.locator('tbody tr', { has: page.getByText('cần hỏi thêm', { exact: true }) }).first().getByRole('link', { name: /^Cách tính/ }).click();
    await page.getByRole('heading', { level: 1, name: /^Cách tính/ }).waitFor();
    const sentence = await page.locator('blockquote').first().textContent();
    assert.ok(sentence.startsWith(unit), sentence);
    for (const step of ['Đếm gì', 'So với điều gì', 'Tỷ số và độ chắc chắn', 'Đối chứng', 'Nguồn và dấu vết']) {
      await page.getByRole('heading', { level: 2, name: step }).waitFor();
    }
    await page.getByRole('link', { name: 'Trích dẫn số liệu này' }).click();
    assert.equal(await page.locator('main blockquote').first().textContent(), sentence);

    await page.getByRole('link', { name: 'Xem nơi đo và cách tính' }).click();
    await page.locator('.lead').getByRole('link', { name: unit }).click();
    await page.locator('a[href*="/case?"]').first().click();
    assert.ok(await page.locator('.lanes .hold').count() > 0, 'the case is drawn');
    await page.getByRole('link', { name: 'Trích dẫn hồ sơ này' }).click();
    await page.getByLabel('Mục', { exact: true }).selectOption('manifestations');
    await page.getByLabel('Nội dung luận điểm').fill('Có hồ sơ qua lại nhiều lần giữa các đơn vị.');
    await page.getByRole('button', { name: 'Viết và trích dẫn' }).click();
    await page.getByText('còn khớp').first().waitFor();
    await page.locator('.citations a[href*="/case?"]').first().waitFor();
  });
});

test('what a unit replies stands beside its figure wherever that is shown', async () => {
  let address;
  await measured('drafter', {}, async (page) => {
    const row = await flagged(page);
    await row.getByRole('link', { name: /^Cách tính/ }).click();
    address = page.url();
    await page.getByRole('link', { name: 'Trả lời về số liệu này' }).click();
    await page.getByLabel('Nội dung trả lời').fill(REPLY);
    await page.getByRole('button', { name: 'Gửi trả lời' }).click();
    await page.locator('.answer').getByText(REPLY).waitFor();
  });
  await measured('editor', {}, async (page) => {
    await page.goto(address);
    await page.locator('.reply').getByText(REPLY).waitFor();
    await page.getByRole('link', { name: 'Trích dẫn số liệu này' }).click();
    await page.locator('blockquote').getByText(REPLY).waitFor();
    await page.goto(address);
    await page.locator('.crumbs').getByRole('link').last().click();
    await page.locator('.answer').getByText(REPLY).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Gửi trả lời' }).count(), 0);
    await page.goto(address);
    await page.locator('.lead').getByRole('link').first().click();
    assert.equal(await page.getByRole('button', { name: 'Gửi trả lời' }).count(), 0, 'an editor does not answer for a unit');
  });
});

test('a funnel is read with the keyboard, and its table is put in order by links', async () => {
  await measured('committee', {}, async (page) => {
    await flagged(page);
    const marks = page.locator('.funnel .mark');
    await marks.first().waitFor();
    await page.waitForLoadState();
    await marks.first().focus();
    assert.equal(await page.locator('.funnel [tabindex="0"]').count(), 1, 'one stop for all marks');
    await page.keyboard.press('ArrowRight');
    const told = await page.evaluate(() => document.activeElement.querySelector('title').textContent);
    assert.equal(told, await marks.nth(1).locator('title').textContent());
    await page.getByRole('link', { name: told, exact: true }).first().waitFor({ state: 'attached' });
    assert.equal(await page.locator('.funnel [data-readout]').textContent(), told);

    const units = page.getByRole('region', { name: 'Các đơn vị' });
    await units.getByRole('columnheader', { name: 'Hồ sơ' }).getByRole('link').click();
    const cases = await units.locator('tbody tr:not(.answer) td:nth-child(2)').allTextContents();
    const numbers = cases.map((text) => Number(text.replaceAll('.', '')));
    assert.deepEqual(numbers, numbers.toSorted((a, b) => b - a));
    assert.ok(numbers.length > 2);
  });
});

test('a network dims what a unit is no part of', async () => {
  await measured('auditor', {}, async (page) => {
    await page.getByRole('link', { name: 'Mạng chuyển giao' }).click();
    const node = page.locator('.network .node').first();
    await node.waitFor();
    // The page's script listens by then.
    await page.waitForLoadState();
    await node.focus();
    const at = await node.getAttribute('data-at');
    const lit = await page.locator('.network .edge:not(.dim)').evaluateAll((edges) => edges.map((edge) => [edge.dataset.from, edge.dataset.to]));
    assert.ok(lit.length > 0 && lit.every((ends) => ends.includes(at)), JSON.stringify(lit));
    assert.equal(await page.locator('.network [data-readout]').textContent(), await node.getAttribute('aria-label'));
  });
});

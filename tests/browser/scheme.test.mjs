// A scheme as long as a real one: a new version of one report makes exactly the touched statements stale, holds the release
// back, and after a person looked it is published. Passages that only moved are looked at together.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, BODY, damlam, overflow, signIn, start, violations, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';
import { edited, plain } from './report.mjs';
import { send } from './sending.mjs';

const study = `/studies/${STUDY}`;
const STATEMENTS = 300;

let house;
let editor;
let drafter;
let signer;
before(async () => {
  house = await start((data) => damlam('simulate', 'scheme', '--dir', data, '--statements', String(STATEMENTS)));
  [editor, drafter, signer] = [await visitor(house), await visitor(house), await visitor(house)];
  await signIn(editor.page, account('editor'));
  await signIn(drafter.page, account('drafter'));
  await signIn(signer.page, account('signer'));
});
after(() => house?.stop());

/** Statements that must be looked at: id → the places of their citations that are not fresh. */
async function toLookAt(page) {
  await page.goto(`${study}/scheme`);
  const rows = await page.locator('#look ~ div tbody tr').evaluateAll((rows) => rows.map((row) => [
    new URL(row.querySelector('a').href).searchParams.get('statement'),
    row.querySelector('td:last-child .mono').textContent,
  ]));
  const found = new Map();
  for (const [statement, place] of rows) found.set(statement, [...(found.get(statement) ?? []), place]);
  return found;
}

/** The passages of the body's report that statements cite: address → the statements. */
async function citedOfBody(page) {
  await page.goto(`${study}/scheme`);
  const ids = await page.locator('ol.statements > li').evaluateAll((items) => items.map((item) => item.id.slice(2)));
  assert.ok(ids.length >= STATEMENTS, `${ids.length} statements`);
  const cited = new Map();
  for (const id of ids) {
    const html = await (await page.request.get(`${study}/scheme?statement=${id}`)).text();
    for (const [, address] of html.matchAll(new RegExp(`href="${study}/reports/${BODY.replace('.', '\\.')}(?:/versions/\\d+)?#([^"]+)"`, 'g'))) {
      if (address.startsWith('figure/')) continue;
      cited.set(address, (cited.get(address) ?? new Set()).add(id));
    }
  }
  return cited;
}

/** The file of the body's report as it stands. */
async function original(page) {
  await page.goto(`${study}/reports/${BODY}`);
  const path = await page.getByRole('link', { name: /^Tải tệp gốc/ }).getAttribute('href');
  return (await page.request.get(path)).body();
}

async function words(page, address) {
  await page.goto(`${study}/reports/${BODY}`);
  const passage = page.locator(`[id="${address}"]`);
  return (await passage.locator('p.text').first().textContent()).trim();
}

test('a new version of one report makes exactly the touched statements stale, and after review the scheme is released', async () => {
  const { page } = editor;
  const before = await toLookAt(page);
  const cited = await citedOfBody(page);
  const [address, statements] = [...cited].find(([, statements]) => statements.size > 1) ?? [...cited][0];
  const text = await words(page, address);
  assert.ok(text.length > 20, `the words at ${address}`);
  let changed = 0;
  const file = edited(await original(page), (paragraph, found) => {
    if (found.normalize('NFC').replace(/\s+/g, ' ').trim() !== text.replace(/\s+/g, ' ')) return paragraph;
    changed += 1;
    return paragraph.replace(/<\/w:t>(?![\s\S]*<\/w:t>)/, ' Nội dung này đã được rà soát lại.</w:t>');
  });
  assert.equal(changed, 1, `«${text}» stands in the file once`);
  await send({ drafter, signer }, file);

  const now = await toLookAt(page);
  const touched = [...now.keys()].filter((id) => !before.has(id)).sort();
  assert.deepEqual(touched, [...statements].sort());
  assert.ok(touched.length > 0 && touched.length < 20);
  await page.goto(`${study}/releases`);
  await page.getByRole('alert').first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Công bố', exact: true }).count(), 0);

  for (let left = [...now.values()].flat().length; left > 0; left--) {
    await page.goto(`${study}/scheme`);
    await page.locator('#look ~ div tbody tr a').first().click();
    const citation = page.locator('ol.citations > li').filter({ has: page.getByRole('button', { name: 'Đã xem: luận điểm vẫn đúng' }) }).first();
    await citation.getByLabel('Lý do').fill('Đã đối chiếu với bản mới');
    await citation.getByRole('button', { name: 'Đã xem: luận điểm vẫn đúng' }).click();
    await page.waitForURL(/#evidence$/);
  }
  assert.equal((await toLookAt(page)).size, 0);
  await page.goto(`${study}/releases`);
  await page.getByRole('button', { name: 'Công bố', exact: true }).click();
  await page.getByRole('status').waitFor();
  await page.goto(`${study}/releases`);
  await page.getByRole('button', { name: 'Công bố', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: 'không có gì khác so với bản số' }).waitFor();
});

test('passages that only moved are looked at and taken together', async () => {
  const { page } = editor;
  const cited = await citedOfBody(page);
  const section = (address) => address.split('/')[0];
  const first = [...cited.keys()][0];
  const before = await words(page, `${section(first)}/p1`);
  const file = edited(await original(page), (paragraph, found) => (
    found.normalize('NFC').trim() === before ? plain('Đoạn mới đứng trước, các đoạn sau lùi xuống.') + paragraph : paragraph));
  await send({ drafter, signer }, file);
  const stale = await toLookAt(page);
  assert.ok(stale.size > 0);
  await page.getByRole('link', { name: 'Đoạn chỉ đổi chỗ: xem và nhận cùng lúc' }).click();
  const boxes = page.locator('input[name=take]');
  const count = await boxes.count();
  assert.ok(count > 0);
  assert.equal(await page.locator('input[name=take]:checked').count(), 0, 'nothing is ticked beforehand');
  assert.deepEqual(await violations(page), []);
  if (count > 1) await page.getByRole('button', { name: 'Chọn hết của báo cáo này' }).click();
  else await boxes.check();
  assert.equal(await page.locator('input[name=take]:checked').count(), count);
  await page.getByLabel('Lý do, ghi cho mọi đoạn được chọn').fill('Chỉ đổi chỗ, nội dung và bối cảnh giữ nguyên');
  await page.getByRole('button', { name: 'Nhận vị trí mới của các đoạn đã chọn' }).click();
  await page.waitForURL(/\/scheme#look$/);
  const left = await toLookAt(page);
  assert.equal([...left.values()].flat().length, [...stale.values()].flat().length - count);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${study}/scheme/offers`);
  assert.ok(await overflow(page) <= 0);
});

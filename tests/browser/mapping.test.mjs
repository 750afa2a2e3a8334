// A work log is mapped by hand in the editor: columns, classes, times; what it becomes is seen while changing; it is sent, imported
// and registered; the same again is known. A file with a secrecy mark is refused.
//
// The log is a real one of a Dutch municipality, which lies beside the project and is not part of it; without it a small one of our own
// plays the same part.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { account, overflow, signIn, start, violations, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';

const RECEIPT = new URL('../../../shared/logs/receipt.csv', import.meta.url).pathname;
const send = `/studies/${STUDY}/worklogs/send`;
const pictures = process.env.DAMLAM_SCREENSHOTS;

/** A log like the real one: same columns and first step, so that the same hands map it. */
function own() {
  const lines = ['case:channel,case:concept:name,case:deadline,case:department,case:enddate,concept:name,org:group,org:resource,time:timestamp'];
  for (let number = 0; number < 40; number += 1) {
    const day = String(1 + (number % 27)).padStart(2, '0');
    const row = (step, unit, hour) => lines.push(`Internet,case-${number},2012-03-${day} 00:00:00+01:00,General,,${step},Group ${unit},Resource0${unit},2012-02-${day} ${hour}:00:00+01:00`);
    row('Confirmation of receipt', 1, '08');
    row('T02 Check confirmation of receipt', 4, '10');
  }
  return { name: 'receipt.csv', mimeType: 'text/csv', buffer: Buffer.from(`${lines.join('\n')}\n`) };
}

const isReal = existsSync(RECEIPT);
const LOG = isReal ? { name: 'receipt.csv', mimeType: 'text/csv', buffer: readFileSync(RECEIPT) } : own();
const COUNTS = isReal ? { events: '8.577', cases: '1.434', first: '2.000' } : { events: '80', cases: '40', first: '80' };

let house;
before(async () => {
  house = await start();
  if (pictures) await mkdir(pictures, { recursive: true });
});
after(() => house?.stop());

/** Chooses `log` as the log called `name`. */
async function choose(page, name, log = LOG) {
  await page.goto(send);
  await page.locator('#name').fill(name);
  await page.locator('#file').setInputFiles(log);
  await page.locator('main form').first().locator('button').click();
}

/** Waits until what the page shows belongs to the last change. */
async function settled(page, change) {
  const answer = page.waitForResponse((response) => /\/(parts|text)$/.test(new URL(response.url()).pathname));
  await Promise.all([answer, change()]);
  await page.locator('#check:not([aria-busy])').waitFor();
}

test('a log is mapped by hand, checked while changing, sent and registered', async (t) => {
  if (!isReal) t.diagnostic('../shared/logs/receipt.csv is absent: a small log of our own is mapped instead');
  const { page, context, complaints } = await visitor(house);
  try {
    await signIn(page, account('drafter'));
    await choose(page, 'Giấy phép môi trường');
    await page.getByRole('heading', { level: 1, name: 'Giấy phép môi trường: cột nào là gì' }).waitFor();
    const state = page.locator('#state');
    assert.match(await state.textContent(), /3 chỗ cần sửa/);
    assert.equal(await page.locator('#column-case').inputValue(), '', 'what is proposed is not taken');
    assert.equal(await page.locator('.pick .proposed').filter({ hasText: 'case:concept:name' }).count(), 1);

    for (const [field, column] of [['Mã hồ sơ', 'case:concept:name'], ['Bước', 'concept:name'], ['Đơn vị', 'org:group'], ['Thời điểm', 'time:timestamp']]) {
      await settled(page, () => page.getByRole('combobox', { name: new RegExp(`^${field}`) }).first().selectOption(column));
    }
    await state.getByText('đọc được').waitFor();
    const check = page.locator('#check');
    await check.getByText(`${COUNTS.first} sự kiện`).waitFor();
    assert.equal(await check.getByRole('row').count(), 6, 'five rows and their head');

    const words = page.locator('#words-activity');
    await words.getByLabel('Lọc theo chữ').fill('receipt');
    const shown = words.locator('.classes > li:visible');
    assert.ok(await shown.count() < await words.locator('.classes > li').count() || !isReal);
    await settled(page, () => words.getByLabel('Confirmation of receipt', { exact: true }).selectOption('receive'));
    await settled(page, () => words.getByLabel('T02 Check confirmation of receipt', { exact: true }).selectOption('work'));
    await check.getByRole('cell', { name: 'Tiếp nhận', exact: true }).first().waitFor();

    const text = page.getByLabel('Văn bản TOML');
    assert.match(await text.inputValue(), /receive = \["Confirmation of receipt"\]/);
    await settled(page, async () => text.fill((await text.inputValue()).replace('period = "quarter"', 'period = "năm"')));
    await check.getByText('không có «năm»').waitFor();
    await settled(page, async () => text.fill((await text.inputValue()).replace('period = "năm"', 'period = "year"')));
    await state.getByText('đọc được').waitFor();
    assert.equal(await page.getByLabel('So sánh các đơn vị theo').inputValue(), 'year', 'the form follows the text');
    await settled(page, async () => text.fill('[columns'));
    await state.getByText('cần sửa').waitFor();
    await page.reload();
    assert.match(await text.inputValue(), /period = "year"/, 'what is no TOML is not kept');

    await page.getByRole('button', { name: 'Đọc thử cả tệp' }).click();
    await page.getByText('Cả tệp đọc được. Chưa gửi gì.').waitFor();
    const figures = page.locator('.figures');
    assert.match(await figures.textContent(), new RegExp(`${COUNTS.events}\\s*giữ.*${COUNTS.cases}\\s*hồ sơ`.replaceAll('.', '\\.').replaceAll('\\.*', '.*'), 's'));
    await page.getByRole('button', { name: 'Gửi và đo' }).click();
    await page.getByText('Đã đăng ký, bản 1.').waitFor({ timeout: 60_000 });
    assert.match(await figures.textContent(), new RegExp(COUNTS.cases.replace('.', '\\.')));
    await page.getByRole('link', { name: 'Nguồn và ánh xạ' }).click();
    await page.getByRole('heading', { level: 1, name: /^Giấy phép môi trường/ }).waitFor();
    assert.match(await page.locator('pre').textContent(), /unit = "org:group"/);
    const saved = await (await page.request.get(await page.getByRole('link', { name: 'Tải tệp ánh xạ' }).getAttribute('href'))).text();

    await choose(page, 'Giấy phép môi trường');
    await page.getByRole('button', { name: 'Lấy ánh xạ của bản 1' }).click();
    await page.getByText('Đã có sẵn: bản 1').waitFor();
    assert.equal(await text.inputValue(), saved);
    await page.getByRole('button', { name: 'Gửi và đo' }).click();
    await page.getByText('không có bản mới').waitFor({ timeout: 60_000 });
    assert.deepEqual(complaints, [], 'the console is silent');
  } finally {
    await context.close();
  }
});

test('a log with a secrecy mark becomes no draft', async () => {
  const { page, context } = await visitor(house);
  try {
    await signIn(page, account('drafter'));
    const marked = { ...own(), buffer: Buffer.from(own().buffer.toString().replace('Group 4', 'TỐI MẬT')) };
    await choose(page, 'Nhật ký mật', marked);
    await page.getByRole('alert').filter({ hasText: 'Không có phần nào của tệp được lưu lại' }).waitFor();
    await page.goto(send);
    assert.equal(await page.getByRole('link', { name: 'Nhật ký mật' }).count(), 0);
  } finally {
    await context.close();
  }
});

// Every look of the editor: axe finds nothing wrong, nothing sticks out sideways, and there is a picture of it.
for (const look of [
  { language: 'vi', theme: 'light', width: 1280 },
  { language: 'vi', theme: 'dark', width: 390 },
  { language: 'en', theme: 'dark', width: 1280 },
  { language: 'en', theme: 'light', width: 390 },
]) {
  test(`the editor in ${look.language}, ${look.theme}, ${look.width} px`, async () => {
    const { page, context, complaints } = await visitor(house, look);
    const seen = async (name) => {
      if (pictures) await page.screenshot({ path: join(pictures, `${name}-${look.language}-${look.theme}-${look.width}.png`), fullPage: true });
      assert.deepEqual(await violations(page), [], `${name}: axe finds nothing wrong`);
      assert.ok(await overflow(page) <= 0, `${name} is ${await overflow(page)} px wider than its window`);
    };
    try {
      await signIn(page, account('drafter'), look.language);
      await choose(page, `Look ${look.language} ${look.width}`);
      await seen('mapping-new');
      await settled(page, () => page.locator('button[name=take][value=likely]').click());
      await page.locator('#state .good').waitFor();
      await seen('mapping-taken');
      await page.locator('button[name=do][value=whole]').click();
      await page.locator('#progress:not([data-working])').waitFor();
      await seen('mapping-whole');
      await page.goto(send);
      await seen('mapping-send');
      await page.locator('.draft button').first().click();
      assert.deepEqual(complaints, [], 'the console is silent');
    } finally {
      await context.close();
    }
  });
}

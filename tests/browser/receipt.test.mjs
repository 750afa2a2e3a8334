// The whole way of a real log, by hand: a drafter uploads it, maps its columns, gives its steps classes, keeps the mapping as a file,
// and sends it; an editor looks at the behaviours side by side, at an indicator, a unit, a case and the network, reads how a number
// came about, and cites a figure and an example case in one sentence of the scheme. The unit's reply goes with its figure.
//
// The log is one of a Dutch municipality, which lies beside the project and is not part of it: without it this is skipped.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { account, overflow, signIn, start, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';

const RECEIPT = new URL('../../../shared/logs/receipt.csv', import.meta.url).pathname;
const skip = existsSync(RECEIPT) ? false : '../shared/logs/receipt.csv is absent: the way of a real log is not tried';
const pictures = process.env.DAMLAM_SCREENSHOTS;
const study = `/studies/${STUDY}`;
const NAME = 'Tiếp nhận hồ sơ môi trường';
const REPLY = 'Tổ chỉ kiểm tra rồi chuyển tiếp theo quy trình, không giữ hồ sơ.';
const SENTENCE = 'Có đơn vị trả lại hồ sơ ngay sau khi nhận nhiều hơn hẳn các đơn vị khác.';

const COLUMNS = [
  ['Mã hồ sơ', 'case:concept:name'], ['Bước', 'concept:name'], ['Thời điểm', 'time:timestamp'], ['Đơn vị', 'org:group'],
  ['Cán bộ', 'org:resource'], ['Hạn', 'case:deadline'], ['Ngày xong', 'case:enddate'], ['Loại hồ sơ', 'case:channel'],
];
const CLASSES = [
  ['Confirmation of receipt', 'receive'], ['T02 Check confirmation of receipt', 'work'],
  ['T03 Adjust confirmation of receipt', 'work'], ['T04 Determine confirmation of receipt', 'work'],
  ['T05 Print and send confirmation of receipt', 'work'], ['T06 Determine necessity of stop advice', 'work'],
  ['T10 Determine necessity to stop indication', 'work'],
];

let house;
before(async () => {
  if (skip) return;
  house = await start();
  if (pictures) await mkdir(pictures, { recursive: true });
});
after(() => house?.stop());

/** Waits until what the editor shows belongs to the last change. */
async function settled(page, change) {
  const answer = page.waitForResponse((response) => /\/(parts|text)$/.test(new URL(response.url()).pathname));
  await Promise.all([answer, change()]);
  await page.locator('#check:not([aria-busy])').waitFor();
}

test('a real log is mapped, measured, looked into and cited by hand', { skip }, async (t) => {
  const people = { drafter: await visitor(house), editor: await visitor(house) };
  for (const [role, { page }] of Object.entries(people)) await signIn(page, account(role));
  const [drafter, editor] = [people.drafter.page, people.editor.page];
  let at = 0;
  /** Plays one step, takes its picture, and says which step failed. */
  const step = async (name, page, play) => {
    try {
      await play();
      assert.ok(await overflow(page) <= 0, 'nothing sticks out sideways');
      for (const [role, { complaints }] of Object.entries(people)) assert.deepEqual(complaints, [], `${role}: the console is silent`);
      at += 1;
      if (pictures) await page.screenshot({ path: join(pictures, `receipt-${String(at).padStart(2, '0')}.png`), fullPage: true });
      t.diagnostic(`✓ ${name}`);
    } catch (error) {
      throw new Error(`${name}: ${error.message}`, { cause: error });
    }
  };
  let overview;
  let unit;

  await step('the file is uploaded and its first rows are seen', drafter, async () => {
    await drafter.goto(`${study}/measures`);
    await drafter.getByRole('link', { name: 'Gửi nhật ký công việc' }).click();
    await drafter.locator('#name').fill(NAME);
    await drafter.locator('#file').setInputFiles({ name: 'receipt.csv', mimeType: 'text/csv', buffer: readFileSync(RECEIPT) });
    await drafter.getByRole('button', { name: 'Xem tệp' }).click();
    const rows = drafter.getByRole('region', { name: 'Những dòng đầu của tệp' });
    await rows.getByRole('columnheader', { name: 'org:group' }).waitFor();
    assert.equal(await rows.getByRole('row').count(), 6);
    assert.match(await drafter.locator('#state').textContent(), /3 chỗ cần sửa/);
  });

  await step('its columns are mapped; the problems go away while they are', drafter, async () => {
    for (const [field, column] of COLUMNS) {
      await settled(drafter, () => drafter.getByRole('combobox', { name: new RegExp(`^${field}`) }).first().selectOption(column));
    }
    await drafter.locator('#state').getByText('đọc được').waitFor();
    await settled(drafter, () => drafter.getByLabel('Múi giờ', { exact: true }).fill('Europe/Amsterdam'));
  });

  await step('its steps get classes, their counts beside them', drafter, async () => {
    const words = drafter.locator('#words-activity');
    assert.match(await words.locator('.classes > li').filter({ hasText: 'Confirmation of receipt' }).first().textContent(), /1\.434/);
    for (const [word, code] of CLASSES) {
      await settled(drafter, () => words.getByLabel(word, { exact: true }).selectOption(code));
    }
    await words.getByText(`${CLASSES.length} / 27 đã có loại`).waitFor();
  });

  await step('the mapping is kept as a file', drafter, async () => {
    const [download] = await Promise.all([drafter.waitForEvent('download'), drafter.getByRole('link', { name: 'Tải tệp ánh xạ' }).click()]);
    assert.equal(download.suggestedFilename(), 'mapping.toml');
    const text = await readFile(await download.path(), 'utf8');
    assert.equal(text, await drafter.getByLabel('Văn bản TOML').inputValue());
    assert.match(text, /zone = "Europe\/Amsterdam"/);
  });

  await step('it is sent, registered and measured', drafter, async () => {
    await drafter.getByRole('button', { name: 'Gửi và đo' }).click();
    await drafter.getByText('Đã đăng ký, bản 1.').waitFor({ timeout: 60_000 });
    assert.match(await drafter.locator('.figures').textContent(), /8\.577.*1\.434/s);
    overview = await drafter.getByRole('link', { name: 'Xem kết quả đo' }).getAttribute('href');
  });

  await step('the behaviours stand side by side', editor, async () => {
    await editor.goto(`${study}/measures`);
    await editor.getByRole('link', { name: NAME, exact: true }).click();
    for (const behaviour of ['Né tránh', 'Đùn đẩy', 'Làm việc cầm chừng', 'Sợ trách nhiệm, không dám làm']) {
      await editor.getByRole('region', { name: behaviour }).waitFor();
    }
    assert.equal(new URL(editor.url()).pathname, overview);
  });

  await step('a funnel is read by pointing at it, and its table says the same', editor, async () => {
    await editor.locator('a.badge[href*="/indicators/"]').first().click();
    const row = editor.locator('tbody tr', { has: editor.getByText('cần hỏi thêm', { exact: true }) }).first();
    unit = await row.getByRole('rowheader').textContent();
    const ratio = (await row.locator('td.num b').textContent()).trim();
    await editor.locator('.funnel .mark:has(.flag)').first().hover();
    const told = await editor.locator('[data-readout]').textContent();
    assert.ok(told.startsWith(`${unit}: tỷ số ${ratio}`), told);
    assert.equal(await editor.locator('.funnel .mark').count(), await editor.locator('#units ~ .scroll tbody th').count());
  });

  await step('every number of the row is explained one click away', editor, async () => {
    await editor.locator('tbody tr', { hasText: unit }).first().getByRole('link', { name: /^Cách tính/ }).click();
    const said = await editor.locator('main').textContent();
    for (const word of ['Định nghĩa', 'Tầng', 'Hồ sơ được tính', 'Quan sát', 'Kỳ vọng', 'Khoảng tin cậy 95 %', 'Đơn vị không hiển thị']) {
      assert.ok(said.includes(word), word);
    }
  });

  await step('the unit replies; the reply stands beside the figure, on the overview and in the files', drafter, async () => {
    await drafter.goto(editor.url());
    await drafter.getByRole('link', { name: 'Trả lời về số liệu này' }).click();
    await drafter.getByLabel('Nội dung trả lời').fill(REPLY);
    await drafter.getByRole('button', { name: 'Gửi trả lời' }).click();
    await drafter.locator('.reply').getByText(REPLY).first().waitFor();
    await editor.reload();
    await editor.locator('.reply').getByText(REPLY).waitFor();
    await drafter.goto(overview);
    await drafter.getByText('1 đã trả lời').first().waitFor();
    for (const form of ['html', 'csv', 'json']) {
      const file = await (await drafter.request.get(`${overview}/result.${form}`)).text();
      assert.ok(file.includes(REPLY), `the reply is in the ${form} file`);
    }
  });

  await step('the figure is cited with the reply in a new sentence', editor, async () => {
    await editor.getByRole('link', { name: 'Trích dẫn số liệu này' }).click();
    assert.ok((await editor.locator('main').textContent()).includes(REPLY), 'what is cited tells what the unit replies');
    await editor.getByLabel('Mục', { exact: true }).selectOption('manifestations');
    await editor.getByLabel('Nội dung luận điểm').fill(SENTENCE);
    await editor.getByRole('button', { name: 'Viết và trích dẫn' }).click();
    await editor.locator('ol.statements > li').filter({ hasText: SENTENCE }).getByText('1 còn khớp').waitFor();
  });

  await step('the unit shows its indicators, its reply and its cases', editor, async () => {
    await editor.goto(`${overview}/units`);
    await editor.getByRole('searchbox').fill(unit.toLowerCase());
    await editor.getByRole('button', { name: 'Tìm' }).click();
    await editor.getByRole('rowheader').getByRole('link', { name: unit, exact: true }).click();
    await editor.getByRole('heading', { level: 1, name: unit, exact: true }).waitFor();
    await editor.locator('.reply').getByText(REPLY).first().waitFor();
    assert.ok(await editor.locator('.figures-table tbody th').count() >= 8, 'its indicators');
  });

  await step('one of its cases is a timeline, and is cited in the same sentence', editor, async () => {
    await editor.locator('a[href*="/case?"]').first().click();
    assert.ok(await editor.locator('.lanes .hold').count() > 0, 'who held it, drawn');
    assert.ok(await editor.locator('.timeline time').count() > 0, 'and told');
    await editor.getByRole('link', { name: 'Trích dẫn hồ sơ này' }).click();
    const statements = editor.getByLabel('Luận điểm', { exact: true });
    await statements.selectOption(await statements.locator('option', { hasText: SENTENCE.slice(0, 30) }).getAttribute('value'));
    await editor.getByRole('button', { name: 'Trích dẫn', exact: true }).click();
    await editor.locator('ol.statements > li').filter({ hasText: SENTENCE }).getByText('2 còn khớp').waitFor();
  });

  await step('the network shows who hands to whom', editor, async () => {
    await editor.goto(overview);
    await editor.getByRole('link', { name: 'Mạng chuyển giao' }).click();
    await editor.locator('.network .mark').first().hover();
    assert.match(await editor.locator('[data-readout]').textContent(), /chuyển đi [\d.]+, nhận về [\d.]+/);
    assert.ok(await editor.locator('.network .edge.dim').count() > 0);
    assert.equal(await editor.locator('.network .edge').count(), await editor.locator('tbody tr').count(), 'the table has each pair');
  });

  for (const { context } of Object.values(people)) await context.close();
});

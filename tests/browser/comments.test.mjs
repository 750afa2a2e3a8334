// A round of comments from opening to closing: an editor opens it, a member proposes a wording and says one thing more, the editor
// puts the wording into the text and declines the other with a reason, the round closes, and the member sees what became of both.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, overflow, signIn, start, violations, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';

const study = `/studies/${STUDY}`;
const comments = `${study}/scheme/comments`;
const TITLE = 'Góp ý dự thảo lần thứ hai';
const WORDS = 'Nói rõ phạm vi của câu này.';
const TAIL = ' Phạm vi là các báo cáo đã nhận.';
const OTHER = 'Gộp hai mục cuối làm một.';
const REASON = 'Đề cương đã ban hành tách hai mục.';

let house;
let editor;
let member;
let round;
let statement;

before(async () => {
  house = await start();
  [editor, member] = [await visitor(house), await visitor(house, { width: 390, javaScript: false })];
  await signIn(editor.page, account('editor'));
  await signIn(member.page, account('committee'));
});
after(() => house?.stop());

/** Nothing is wider than the window, and axe has nothing to say where scripts run. */
async function fine(page, scripts = true) {
  if (scripts) assert.deepEqual(await violations(page), []);
  assert.ok(await overflow(page) <= 0, 'nothing is wider than the window');
}

/** A week from today in Việt Nam, as a field for days wants it. */
function nextWeek() {
  return new Date(Date.now() + (7 * 24 + 7) * 3600 * 1000).toISOString().slice(0, 10);
}

test('an editor opens a round and invites a member', async () => {
  const { page } = editor;
  await page.goto(`${study}/scheme`);
  await page.getByRole('link', { name: 'Góp ý', exact: true }).click();
  await page.getByText('Mở đợt góp ý').click();
  await page.getByLabel('Tên đợt góp ý').fill(TITLE);
  await page.getByLabel('Hạn góp ý').fill(nextWeek());
  await page.getByRole('button', { name: 'Mở đợt', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: 'Chưa mời ai' }).waitFor();
  assert.equal(await page.getByLabel('Tên đợt góp ý').inputValue(), TITLE, 'what was typed is not lost');
  await page.locator('label', { hasText: account('committee').login }).first().locator('input').check();
  await page.getByRole('button', { name: 'Mở đợt', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
  round = new URL(page.url()).pathname;
  await fine(page);
});

test('the member proposes a wording of a statement and comments on the whole, without scripts and on a telephone', async () => {
  const { page } = member;
  await page.goto(round);
  await page.getByLabel('Góp ý về').selectOption({ index: 1 });
  statement = await page.getByLabel('Góp ý về').inputValue();
  await page.getByRole('button', { name: 'Chọn' }).click();
  const wording = page.getByLabel(/^Đề nghị viết lại câu này/);
  await wording.fill(`${await wording.inputValue()}${TAIL}`);
  await page.getByLabel('Nội dung góp ý').fill(WORDS);
  await fine(page, false);
  await page.getByRole('button', { name: 'Gửi góp ý' }).click();
  await page.locator('article', { hasText: WORDS }).locator('ins', { hasText: TAIL.trim() }).waitFor();
  await page.getByLabel('Nội dung góp ý').fill(OTHER);
  await page.getByRole('button', { name: 'Gửi góp ý' }).click();
  await page.locator('article', { hasText: OTHER }).getByText('chờ giải trình').waitFor();
  await fine(page, false);
});

test('the editor sees it beside the statement, puts the wording into the text and declines the other', async () => {
  const { page } = editor;
  await page.goto(`${study}/scheme?statement=${statement}`);
  await page.locator('aside article', { hasText: WORDS }).getByRole('link', { name: /^Mở trong đợt góp ý/ }).click();
  const one = page.locator('article', { hasText: WORDS });
  await one.getByLabel('Tiếp thu', { exact: true }).check();
  await one.getByLabel(/Đưa câu đề nghị vào luận điểm/).check();
  await one.getByRole('button', { name: 'Lưu giải trình' }).click();
  await one.getByText('câu đề nghị đã đưa vào luận điểm').waitFor();
  const other = page.locator('article', { hasText: OTHER });
  await other.getByLabel('Không tiếp thu').check();
  await other.getByRole('button', { name: 'Lưu giải trình' }).click();
  await other.getByRole('alert').filter({ hasText: 'lý do' }).waitFor();
  await other.getByLabel('Lý do').fill(REASON);
  await other.getByRole('button', { name: 'Lưu giải trình' }).click();
  await other.getByText(REASON).waitFor();
  await fine(page);
  await page.goto(`${study}/scheme?statement=${statement}`);
  await page.locator('aside > p.text', { hasText: TAIL.trim() }).waitFor();
  await fine(page);
});

test('the round closes and the member sees what became of both', async () => {
  await editor.page.goto(round);
  const download = editor.page.waitForEvent('download');
  await editor.page.getByRole('link', { name: /^Bảng tổng hợp góp ý/ }).click();
  assert.match((await download).suggestedFilename(), /-gop-y-.*\.docx$/);
  await editor.page.getByRole('button', { name: 'Đóng đợt góp ý' }).click();
  await editor.page.getByText('đã đóng').first().waitFor();
  const { page } = member;
  await page.goto(comments);
  await page.locator('article', { hasText: WORDS }).getByText('câu đề nghị đã đưa vào luận điểm').waitFor();
  await page.locator('article', { hasText: OTHER }).getByText(REASON).waitFor();
  await fine(page, false);
  await page.goto(round);
  assert.equal(await page.getByRole('button', { name: 'Gửi góp ý' }).count(), 0, 'nothing more is taken');
});

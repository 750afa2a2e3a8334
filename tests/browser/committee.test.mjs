// From a statement to a closed task: the secretariat plans a meeting about a statement and asks two members; one agrees, one does
// not; the meeting is held and a directive issued; a task is given and reported done with a file; whoever did it cannot close it, the
// secretariat does; and the line from the report shows all of it.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { account, BODY, overflow, signIn, start, violations, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';

const study = `/studies/${STUDY}`;
const committee = `${study}/committee`;
const TITLE = 'Phiên họp về ranh giới trách nhiệm';
const HEADING = 'Luận điểm về ranh giới thẩm quyền';
// A sentence of the demo that rests on passages of reports.
const SENTENCE = 'Ranh giới giữa thẩm quyền của tập thể';
const DIRECTIVE = 'Các cơ quan công khai đầu mối của từng việc liên ngành.';
const TASK = 'Công khai danh mục đầu mối trong tỉnh.';
const DONE = 'Đã công khai danh mục đầu mối.';
const PROOF = 'danh-muc-dau-moi.doc';
const proof = (words) => Buffer.from(`<html><head><meta charset="utf-8"></head><body><p>${words}</p></body></html>`);

let house;
const people = {};
let statement;
let meeting;
let task;

before(async () => {
  house = await start();
  const roles = ['secretariat', 'committee', 'committee2', 'editor', 'drafter', 'signer'];
  for (const role of roles) {
    people[role] = await visitor(house, role === 'drafter' ? { width: 390, javaScript: false } : {});
    await signIn(people[role].page, account(role));
  }
});
after(() => house?.stop());

/** The page is as it should be: axe has nothing to say where scripts run, and nothing is wider than the window. */
async function fine(page, scripts = true) {
  if (scripts) assert.deepEqual(await violations(page), []);
  assert.ok(await overflow(page) <= 0, 'nothing is wider than the window');
}

/** Today in Việt Nam, as a field for days wants it. */
function today() {
  return new Date(Date.now() + 7 * 3600 * 1000).toISOString().slice(0, 10);
}

test('a meeting is planned about a statement, and two members are asked', async () => {
  const { page } = people.secretariat;
  await page.goto(committee);
  await page.getByLabel('Tên cuộc họp').fill(TITLE);
  await page.getByLabel('Ngày họp').fill(today());
  await page.getByRole('button', { name: 'Lên kế hoạch' }).click();
  await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
  meeting = new URL(page.url()).pathname;
  await page.getByLabel('Nội dung', { exact: true }).fill(HEADING);
  const choice = page.locator('#about optgroup option[value^="statement/"]').filter({ hasText: SENTENCE });
  statement = (await choice.getAttribute('value')).split('/')[1];
  await page.getByLabel('Nói về').selectOption(`statement/${statement}`);
  await page.getByRole('button', { name: 'Thêm vào chương trình' }).click();
  const item = page.locator('article.item').filter({ hasText: HEADING });
  await item.locator(`a[href*="statement=${statement}"]`).first().waitFor();
  await fine(page);

  await item.getByRole('link', { name: /^Xin ý kiến thành viên/ }).click();
  await page.getByLabel('Hạn trả lời').fill(today());
  await page.getByRole('button', { name: 'Gửi xin ý kiến' }).click();
  await page.getByRole('alert').filter({ hasText: 'hãy chọn ít nhất một thành viên' }).waitFor();
  assert.equal(await page.getByLabel('Hạn trả lời').inputValue(), today(), 'what was typed is not lost');
  for (const box of await page.locator('input[name="member"]').all()) await box.check();
  await page.getByRole('button', { name: 'Gửi xin ý kiến' }).click();
  await page.getByRole('heading', { name: 'Chưa trả lời (2)' }).waitFor();
  await fine(page);
});

test('one member agrees, the other does not, and a later opinion stands in for the earlier', async () => {
  const open = async (page) => {
    await page.goto(committee);
    await page.locator('section', { has: page.locator('#own') }).getByRole('link', { name: HEADING }).click();
  };
  const { page: one } = people.committee;
  await open(one);
  await one.getByLabel('Đồng ý', { exact: true }).check();
  await one.getByRole('button', { name: 'Gửi ý kiến' }).click();
  await one.locator('article.said').getByText('Đồng ý', { exact: true }).waitFor();

  const { page: two } = people.committee2;
  await open(two);
  await two.getByLabel('Không đồng ý').check();
  await two.getByRole('button', { name: 'Gửi ý kiến' }).click();
  await two.getByRole('alert').filter({ hasText: 'vì sao không đồng ý' }).waitFor();
  await two.getByLabel('Không đồng ý').check();
  await two.getByLabel('Nội dung ý kiến').fill('Chưa đủ căn cứ.');
  await two.getByRole('button', { name: 'Gửi ý kiến' }).click();
  await two.getByRole('heading', { name: 'Đã cho ý kiến (2/2)' }).waitFor();
  assert.equal(await two.getByText('muộn hạn').count(), 0, 'both came in time');
  await two.getByLabel('Không đồng ý').check();
  await two.getByLabel('Nội dung ý kiến').fill('Chưa đủ căn cứ ở ba tỉnh.');
  await two.getByRole('button', { name: 'Gửi ý kiến' }).click();
  await two.getByText('Ý kiến trước, đã có ý kiến sau thay (1)').click();
  await two.locator('details article.said').getByText('Chưa đủ căn cứ.', { exact: true }).waitFor();
  await fine(two);

  // Who was not asked has no form, and an opinion is not sent in another's name.
  const { page: secretary } = people.secretariat;
  await secretary.goto(two.url());
  assert.equal(await secretary.getByRole('button', { name: 'Gửi ý kiến' }).count(), 0);
});

test('the meeting is held, and what it concluded lies beside the directives of the plan', async () => {
  const { page } = people.secretariat;
  await page.goto(meeting);
  await page.getByLabel('Thành phần dự họp').fill('Đủ thành viên.');
  await page.getByRole('button', { name: 'Ghi là đã họp' }).click();
  await page.getByText('đã họp', { exact: true }).first().waitFor();
  await page.locator('article.item').getByRole('link', { name: /^Ban hành kết luận/ }).click();
  await page.getByLabel('Nội dung kết luận').fill(DIRECTIVE);
  await page.getByLabel('Hoặc chỉ gửi những cơ quan này').selectOption(BODY);
  await page.getByRole('button', { name: 'Ban hành kết luận' }).click();
  const directive = page.locator('article.directive').filter({ hasText: DIRECTIVE });
  await directive.getByRole('link', { name: TITLE }).waitFor();
  await fine(page);
  await page.goto(meeting);
  await page.getByLabel('Nội dung biên bản').fill('Giữ luận điểm.\nGiao nhiệm vụ.');
  await page.getByRole('button', { name: 'Lưu biên bản' }).click();
  await page.getByText('đã có biên bản', { exact: true }).waitFor();

  // The scheme offers it to solutions, and an editor lets one follow it.
  const { page: editor } = people.editor;
  await editor.goto(`${study}/scheme/solutions`);
  const solution = editor.locator('ol.citations > li').last();
  await solution.getByText('Ghi tính khả thi và chỉ đạo').click();
  await solution.locator('label.check').filter({ hasText: DIRECTIVE }).locator('input').check();
  await solution.getByRole('button', { name: 'Lưu' }).click();
  const row = editor.locator('tr').filter({ hasText: DIRECTIVE });
  await row.waitFor();
  assert.equal(await row.getByText('chưa có').count(), 0);
});

test('a task is reported done with a file, and only another closes it', async () => {
  const { page: secretary } = people.secretariat;
  await secretary.goto(`${committee}/directives`);
  const directive = secretary.locator('article.directive').filter({ hasText: DIRECTIVE });
  await directive.getByRole('link', { name: /^Giao nhiệm vụ/ }).click();
  await secretary.getByLabel('Việc phải làm').fill(TASK);
  await secretary.getByLabel('Cơ quan thực hiện').selectOption(BODY);
  await secretary.getByLabel('Hạn', { exact: true }).fill(today());
  await secretary.getByLabel('Minh chứng cần có').fill('Danh mục đã công khai.');
  await secretary.getByRole('button', { name: 'Giao nhiệm vụ' }).click();
  await secretary.getByRole('heading', { level: 1, name: /^Nhiệm vụ số \d+$/ }).waitFor();
  task = new URL(secretary.url()).pathname;

  const { page: drafter } = people.drafter;
  await drafter.goto('/desk');
  await drafter.locator('li').filter({ hasText: TASK }).getByRole('link', { name: /^Xem và báo cáo hoàn thành/ }).click();
  await drafter.getByLabel('Đã làm gì').fill(DONE);
  const send = async (name, words) => {
    await drafter.getByLabel('Tệp minh chứng').setInputFiles({ name, mimeType: 'application/msword', buffer: proof(words) });
    await drafter.locator('form').getByRole('button', { name: 'Báo cáo hoàn thành' }).click();
  };
  await send('mat.doc', 'TỐI MẬT');
  await drafter.getByRole('alert').filter({ hasText: 'mang dấu TỐI MẬT; không lưu lại gì' }).waitFor();
  assert.equal(await drafter.getByLabel('Đã làm gì').inputValue(), DONE, 'what was typed is not lost');
  await send(PROOF, 'Danh mục đầu mối');
  await drafter.getByText('chờ xác nhận').first().waitFor();
  await drafter.getByText(createHash('sha256').update(proof('Danh mục đầu mối')).digest('hex')).waitFor();
  await fine(drafter, false);

  // Whoever did it is shown no way to close it, and none is open to them.
  await drafter.getByText('không tự kết thúc nhiệm vụ').waitFor();
  assert.equal(await drafter.getByRole('button', { name: /kết thúc/ }).count(), 0);
  const csrf = await drafter.locator('input[name="csrf"]').first().getAttribute('value');
  for (const role of ['drafter', 'signer']) {
    const { page } = people[role];
    await page.goto(task);
    const token = await page.locator('input[name="csrf"]').first().getAttribute('value');
    const answer = await page.request.post(`${task}/close`, {
      form: { csrf: token ?? csrf, seen: '1', words: 'Tự kết thúc.' },
      headers: { origin: house.address },
    });
    assert.equal(answer.status(), 403, role);
  }

  await secretary.goto(task);
  const file = await secretary.getByRole('link', { name: PROOF }).getAttribute('href');
  assert.deepEqual(await (await secretary.request.get(file)).body(), proof('Danh mục đầu mối'));
  await secretary.getByLabel('Nhận xét').fill('Đúng yêu cầu.');
  await secretary.getByRole('button', { name: 'Chấp nhận và kết thúc' }).click();
  await secretary.getByText('đã kết thúc', { exact: true }).waitFor();
  await fine(secretary);
  await drafter.goto('/desk');
  await drafter.getByText('đã được chấp nhận và kết thúc').first().waitFor();
});

test('the line shows everything, from the report and from the task', async () => {
  const { page } = people.committee;
  const whole = async () => {
    const line = page.locator('ol.line');
    for (const words of [HEADING, TITLE, DIRECTIVE, TASK, DONE, PROOF]) await line.getByText(words).first().waitFor();
    await line.getByText('Đồng ý: 1', { exact: true }).waitFor();
    await line.getByText('Không đồng ý: 1').waitFor();
    await line.locator(`a[href*="/scheme?statement=${statement}"]`).first().waitFor();
    await line.locator('a[href*="/scheme/solutions#s-"]').first().waitFor();
    await fine(page);
  };
  await page.goto(task);
  await page.getByRole('link', { name: 'Từ báo cáo đến kết quả' }).click();
  await whole();

  // Back from a passage of the report, and from the statement in the scheme.
  const sources = page.locator('ol.line > li').first();
  const passage = await sources.locator('a[href*="/reports/"][href*="#causes/"]').first().getAttribute('href');
  await page.goto(passage);
  const address = passage.split('#')[1];
  await page.locator(`[id="${address}"]`).getByRole('link', { name: /^Đã dẫn tới đâu/ }).click();
  await whole();
  await page.goto(`${study}/scheme?statement=${statement}`);
  await page.getByRole('link', { name: /^Từ báo cáo đến kết quả/ }).click();
  await whole();

  const english = await visitor(house, { language: 'en' });
  try {
    await signIn(english.page, account('committee2'), 'en');
    await english.page.goto(`${committee}/tasks?state=closed&body=${BODY}`);
    await english.page.getByRole('link', { name: TASK }).click();
    await english.page.getByText('accepted and closed').waitFor();
    await english.page.getByRole('link', { name: 'From the report to what was done' }).click();
    await english.page.getByRole('heading', { name: 'Opinions of members (1)' }).waitFor();
    assert.deepEqual(english.complaints, []);
  } finally {
    await english.context.close();
  }
});

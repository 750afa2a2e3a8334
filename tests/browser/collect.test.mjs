// A report on its way: the template is downloaded and filled, checked, corrected, signed off and received; it is returned
// with a query, answered and sent again, and what changed is seen. A line that is cut in the middle goes on where it was.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { account, BODY, signIn, start, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';
import { CHANGED, CITED, DOCX, filled, heavyReport, report, secretReport } from './report.mjs';
import { send, signOff, upload } from './sending.mjs';

const study = `/studies/${STUDY}`;
let house;
const people = {};

before(async () => {
  house = await start();
  for (const role of ['drafter', 'signer', 'secretariat']) {
    people[role] = await visitor(house);
    await signIn(people[role].page, account(role));
  }
});
after(() => house?.stop());

test('from the template to the receipt, back with a query, and again', async (t) => {
  const { drafter, signer, secretariat } = people;
  const page = drafter.page;
  const step = async (name, play) => {
    try {
      await play();
      t.diagnostic(`✓ ${name}`);
    } catch (error) {
      throw new Error(`${name}: ${error.message}`, { cause: error });
    }
  };
  let template;

  await step('the template is downloaded and filled', async () => {
    await page.goto('/desk');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Tải mẫu Word' }).click()]);
    template = await readFile(await download.path());
    assert.ok(filled(template, 'first').length > template.length / 4);
  });

  await step('a part that is being written is checked by itself', async () => {
    await page.goto('/desk');
    await page.getByText('Dán một đoạn đang viết để kiểm tra').click();
    await page.getByLabel('Đoạn văn, bảng dán từ Word').fill('Năm 2022 có 30 hồ sơ quá hạn trên tổng số 120 hồ sơ (40%).');
    await page.getByRole('button', { name: 'Kiểm tra đoạn này' }).click();
    await page.getByRole('heading', { name: 'Kết quả kiểm tra' }).waitFor();
    await page.getByText('25').first().waitFor();
    assert.equal(await page.getByText('Thiếu người ký').count(), 0, 'a part needs no signature');
  });

  await step('it is checked before anything is kept', async () => {
    await page.goto('/desk');
    const kept = () => page.getByRole('link', { name: 'Mở hồ sơ' }).getAttribute('href');
    const before = await kept();
    await page.getByLabel(/^Tệp báo cáo/).setInputFiles({ name: 'mau.docx', mimeType: DOCX, buffer: template });
    await page.getByRole('button', { name: 'Kiểm tra trước khi gửi' }).click();
    await page.getByRole('heading', { name: 'Kết quả kiểm tra' }).waitFor();
    assert.equal(await kept(), before, 'what the demo left for signature is still the newest');
  });

  await step('headings are set right and figures vouched for', async () => {
    await upload(page, filled(template, 'first'));
    const heading = page.getByRole('region', { name: 'Đề mục' }).locator('select').first();
    assert.ok(await heading.count());
    await page.getByRole('button', { name: 'Ghi nhớ các lựa chọn' }).click();
    await page.getByRole('button', { name: 'Xác nhận tất cả như trên' }).click();
    await page.getByRole('heading', { name: /^Xác nhận số liệu \((\d+)\/\1\)$/ }).waitFor();
  });

  await step('the signer gives it back, the drafter sends another file', async () => {
    await page.getByRole('button', { name: 'Trình ký' }).click();
    await page.getByText('chờ ký duyệt').first().waitFor();
    await signer.page.goto('/desk');
    await signer.page.getByRole('link', { name: 'Xem và ký duyệt' }).click();
    await signer.page.getByLabel('Cần sửa gì').fill('Bổ sung số văn bản.');
    await signer.page.getByRole('button', { name: 'Trả lại' }).click();
    await page.goto('/desk');
    await page.getByText('Bổ sung số văn bản.').waitFor();
    const second = report('first');
    await upload(page, second);
    await page.getByText('Nội dung đã đổi từ khi').waitFor();
    await page.getByRole('link', { name: 'Xem khác gì' }).click();
    await page.getByRole('heading', { level: 1, name: 'Thay đổi' }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Trình ký' }).click();
    await page.getByText('chờ ký duyệt').first().waitFor();
    await signer.page.goto('/desk');
    await signer.page.getByRole('link', { name: 'Xem và ký duyệt' }).click();
    await signer.page.getByLabel('Nhập lại mật khẩu để ký').fill('không phải mật khẩu');
    await signer.page.getByRole('button', { name: 'Ký duyệt và gửi' }).click();
    await signer.page.getByRole('alert').waitFor();
    await signOff(signer.page, second);
    const name = await signer.page.locator('.who .name').evaluate((shown) => shown.firstChild.textContent.trim());
    const facts = await signer.page.locator('main dl.facts').textContent();
    assert.ok(facts.includes(`Ký duyệt${name}, `), `the receipt says who signed: ${facts}`);
  });

  await step('it is returned with a query at a passage', async () => {
    const desk = secretariat.page;
    await desk.goto(`${study}/reports/${BODY}`);
    await desk.locator('.passage').filter({ hasText: CITED }).getByRole('link', { name: /^Hỏi về đoạn này/ }).click();
    assert.equal(await desk.locator('main blockquote').textContent(), CITED, 'the query quotes to the letter');
    await desk.getByRole('radio', { name: /Trả lại để sửa/ }).check();
    await desk.getByLabel('Nội dung').fill('Số lượt chưa khớp với phụ lục.');
    await desk.getByRole('button', { name: 'Gửi yêu cầu' }).click();
    await desk.getByText('Báo cáo đã được trả lại để sửa').waitFor();
    await desk.goto(study);
    await desk.locator('#asked').getByText('1 trả lại để sửa').waitFor();
  });

  await step('the drafter sees what to do, answers, and sends the corrected version', async () => {
    await page.goto('/desk');
    await page.getByRole('link', { name: /^Xem đoạn cần sửa/ }).click();
    await page.getByText('Số lượt chưa khớp với phụ lục.').waitFor();
    await page.getByLabel(/^Trả lời yêu cầu số/).fill('Đã đối chiếu, gửi bản sửa.');
    await page.getByRole('button', { name: 'Gửi trả lời' }).click();
    await page.getByText('Đã đối chiếu, gửi bản sửa.').waitFor();
    await send(people, report('changed'));
  });

  await step('what changed is seen, and the query is closed', async () => {
    const desk = secretariat.page;
    await desk.goto(`${study}/reports/${BODY}`);
    await desk.getByText('đoạn này đã đổi').waitFor();
    await desk.getByText('đã ký duyệt').first().waitFor();
    await desk.getByRole('link', { name: 'Thay đổi so với bản trước' }).click();
    await desk.locator('li').filter({ hasText: '219' }).locator('ins').filter({ hasText: '219' }).first().waitFor();
    await desk.locator('del').filter({ hasText: '186' }).first().waitFor();
    assert.ok(CHANGED.includes('219') && CITED.includes('186'));
    await desk.goto(`${study}/reports/${BODY}`);
    await desk.getByRole('button', { name: /^Đóng yêu cầu số/ }).click();
    await desk.getByText('đã đóng').first().waitFor();
  });

  await step('no page complained on the console', async () => {
    for (const [role, { complaints }] of Object.entries(people)) assert.deepEqual(complaints, [], role);
  });
});

test('an upload that is cut in the middle goes on where it was', async () => {
  const { page, context } = await visitor(house);
  await signIn(page, account('drafter'));
  const bytes = heavyReport();
  let [sent, cut, parts] = [0, 0, 0];
  await page.route(/\/uploads\//, async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    parts += 1;
    // The third part is lost, and the line stays dead for the next try.
    if (parts === 3 || parts === 4) {
      cut += 1;
      return route.abort('connectionreset');
    }
    sent += route.request().postDataBuffer()?.length ?? 0;
    return route.continue();
  });
  await upload(page, bytes, 'bao-cao-lon.docx');
  assert.equal(cut, 2);
  assert.ok(sent < bytes.length + 300_000, `${sent} bytes were sent for ${bytes.length}: it did not begin anew`);
  const original = await (await page.request.get(await page.getByRole('link', { name: 'bao-cao-lon.docx' }).getAttribute('href'))).body();
  assert.ok(original.equals(bytes), 'what arrived is what was sent, to the byte');
  await context.close();
});

test('a marked report that comes in parts is refused where it was chosen', async () => {
  const { page, context } = await visitor(house);
  await signIn(page, account('drafter'));
  await page.goto('/desk');
  await page.getByLabel(/^Tệp báo cáo/).setInputFiles({ name: 'mat.docx', mimeType: DOCX, buffer: secretReport() });
  await page.getByRole('button', { name: /^Tải lên/ }).click();
  await page.getByRole('alert').filter({ hasText: /mật/i }).waitFor();
  await context.close();
});

test('what was filled in of a figure is not lost without a question, and missing vouches are told', async () => {
  const { page, context } = await visitor(house);
  try {
    await signIn(page, account('drafter'));
    await upload(page, report('first'));
    await page.locator('#send ~ .say.warn, section[aria-labelledby=send] .say.warn').filter({ hasText: 'số liệu chưa ai xác nhận' }).waitFor();
    await page.getByLabel('Cách tính').first().fill('đếm theo sổ theo dõi');
    const asked = [];
    const answer = (dialog) => { asked.push(dialog.message()); return dialog.dismiss(); };
    page.on('dialog', answer);
    await page.getByRole('button', { name: 'Trình ký' }).click();
    assert.match(asked.join(), /chưa được xác nhận và sẽ mất/);
    assert.equal(await page.getByLabel('Cách tính').first().inputValue(), 'đếm theo sổ theo dõi');
    await page.getByRole('button', { name: 'Xác nhận tất cả như trên' }).click();
    await page.getByRole('heading', { name: /^Xác nhận số liệu/ }).waitFor();
    assert.equal(await page.locator('section[aria-labelledby=send] .say.warn').count(), 0);
    assert.equal(asked.length, 1, 'keeping them asks nothing');
  } finally {
    await context.close();
  }
});

test('one body gets more time, and its desk says why', async () => {
  const { page } = people.secretariat;
  await page.goto(`${study}/plan/extensions`);
  await page.getByLabel('Cơ quan', { exact: true }).selectOption(BODY);
  await page.getByLabel('Hạn mới').fill('2023-10-20');
  await page.getByLabel('Lý do').fill('Bão lũ kéo dài.');
  await page.getByRole('button', { name: 'Gia hạn', exact: true }).click();
  await page.getByRole('cell', { name: 'Bão lũ kéo dài.' }).waitFor();
  await people.drafter.page.goto('/desk');
  await people.drafter.page.getByText('Bão lũ kéo dài.').first().waitFor();
});

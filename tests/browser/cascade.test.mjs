// The cascade: a province splits its assignment to its own units, makes their accounts, receives their reports, and gathers.
// What it gathers is right to the digit, each number is one click from the unit's passage, the gathered Word file bears the
// origin of every passage, and when a unit sends again the page says which numbers no longer agree.

import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { account, BODY, damlam, overflow, signIn, start, violations, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';
import { unitReport } from './report.mjs';
import { send } from './sending.mjs';

const UNITS = `/desk/${STUDY}/units`;
const PASSWORD = account('signer').password;
const pictures = process.env.DAMLAM_SCREENSHOTS;
const CAUSE = 'Quy định về thẩm quyền thẩm định còn chồng chéo nên các phòng chuyên môn phải hỏi đi hỏi lại nhiều lần.';

// The rate each unit states is right; the average of the three would be 61,1 %.
const SENT = {
  SNV: { name: 'Sở Nội vụ', number: '11/BC-SNV', officials: '1.240', planned: '900', disbursed: '270,5', rate: '30,1' },
  SYT: { name: 'Sở Y tế', number: '12/BC-SYT', officials: '2.055', planned: '100,5', disbursed: '80,25', rate: '79,9' },
  HBV: { name: 'Huyện ủy Ba Vì', number: '13-BC/HU', officials: '319', planned: '40', disbursed: '29,35', rate: '73,4' },
};
const QUIET = { code: 'STP', name: 'Sở Tư pháp' };
const HOW = 'Đã rà soát 214 hồ sơ và khảo sát 12 phòng chuyên môn trong năm 2022, không phát hiện trường hợp nào.';
const TOGETHER = { officials: '3.614', 'investment-planned': '1.040,5', 'investment-disbursed': '380,1', disbursement: '36,53' };

let house;
const people = {};
before(async () => {
  house = await start();
  if (pictures) await mkdir(pictures, { recursive: true });
});
after(() => house?.stop());

test('a province gathers from its units and the roll-up is right to the digit', async (t) => {
  const pair = async (name, drafter, signer) => {
    people[name] = { drafter: await visitor(house), signer: await visitor(house) };
    await signIn(people[name].drafter.page, drafter);
    await signIn(people[name].signer.page, signer);
  };
  await pair('province', account('drafter'), account('signer'));
  const province = people.province.drafter.page;
  let at = 0;
  /** Plays one step, takes its picture, and says which step failed. */
  const step = async (name, page, play) => {
    try {
      await play();
      assert.ok(await overflow(page) <= 0, 'nothing sticks out sideways');
      assert.deepEqual(await violations(page), []);
      at += 1;
      if (pictures) {
        await page.screenshot({ path: join(pictures, `cascade-${String(at).padStart(2, '0')}.png`), fullPage: true });
        const { width, height } = page.viewportSize();
        await page.setViewportSize({ width: 390, height: 844 });
        assert.ok(await overflow(page) <= 0, 'nothing is wider than a phone');
        await page.screenshot({ path: join(pictures, `cascade-${String(at).padStart(2, '0')}-phone.png`), fullPage: true });
        await page.setViewportSize({ width, height });
      }
      t.diagnostic(`✓ ${name}`);
    } catch (error) {
      throw new Error(`${name}: ${error.message}`, { cause: error });
    }
  };

  await step('a list with a fault comes back as it was written, with the line', province, async () => {
    await province.goto('/desk');
    await province.getByRole('link', { name: 'Đơn vị trực thuộc' }).click();
    const list = province.getByLabel('Danh sách đơn vị');
    await list.fill('SNV; Sở Nội vụ\nS.YT; Sở Y tế');
    await province.getByRole('button', { name: 'Giao báo cáo' }).click();
    await province.getByRole('alert').getByText('Dòng 2:').waitFor();
    assert.equal(await list.inputValue(), 'SNV; Sở Nội vụ\nS.YT; Sở Y tế');
  });

  await step('the assignment is split to four units', province, async () => {
    const lines = Object.entries(SENT).map(([code, unit]) => `${code}; ${unit.name}`);
    await province.getByLabel('Danh sách đơn vị').fill([...lines, `${QUIET.code}; ${QUIET.name}`].join('\n'));
    await province.getByLabel('Hạn gửi').fill('2023-09-15');
    for (const section of ['Thực trạng tình hình', 'Hậu quả, tác hại', 'Nguyên nhân']) await province.getByLabel(section).check();
    await province.getByRole('button', { name: 'Giao báo cáo' }).click();
    await row(province, 'Sở Y tế').getByText('quá hạn, chưa trả lời').waitFor();
    assert.equal(await province.locator('table.units tbody tr').count(), 4);
  });

  await step('each unit gets a drafter and a signer', province, async () => {
    for (const [code, { name }] of [...Object.entries(SENT), [QUIET.code, QUIET]]) {
      for (const [count, role] of [['1', 'Cán bộ tổng hợp'], ['2', 'Lãnh đạo ký']]) {
        const form = province.locator('form[action*="/account"]');
        await form.getByLabel('Đơn vị').selectOption({ label: name });
        await form.getByLabel('Vai trò').selectOption({ label: role });
        await form.getByLabel('Tên hoặc chức danh').fill(`${role}, ${name}`);
        await form.getByLabel('Tên đăng nhập').fill(login(role === 'Lãnh đạo ký' ? 'ky' : 'soan', code));
        await form.getByLabel('Mật khẩu ban đầu').fill(PASSWORD);
        await form.getByRole('button', { name: 'Thêm tài khoản' }).click();
        await row(province, name).getByRole('cell', { name: count, exact: true }).waitFor();
      }
    }
  });

  for (const [code, unit] of Object.entries(SENT)) {
    await pair(code, ...['soan', 'ky'].map((role) => ({ login: login(role, code), password: PASSWORD })));
    await step(`${unit.name} sends its report`, people[code].drafter.page, async () => {
      await send(people[code], told(unit));
      await people[code].drafter.page.goto('/desk');
    });
  }

  people.quiet = { drafter: await visitor(house) };
  await step('another has nothing to report, and says how it looked', people.quiet.drafter.page, async () => {
    const { page } = people.quiet.drafter;
    await signIn(page, { login: login('soan', QUIET.code), password: PASSWORD });
    await page.goto('/desk');
    await page.getByRole('link', { name: 'Không có nội dung báo cáo' }).click();
    await page.getByLabel('Đã xem xét bằng cách nào').fill('Không có.');
    await page.getByRole('button', { name: /^Trả lời/ }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Đã xem xét bằng cách nào').fill(HOW);
    await page.getByRole('button', { name: /^Trả lời/ }).click();
    await page.getByRole('heading', { name: 'Đã trả lời' }).waitFor();
  });

  await step('a unit sees neither its sister nor what is above it', people.SNV.drafter.page, async () => {
    const { page } = people.SNV.drafter;
    for (const body of [`${BODY}.SYT`, BODY]) {
      const answer = await page.request.get(`/studies/${STUDY}/reports/${body}`);
      assert.equal(answer.status(), 403, body);
    }
    assert.equal((await page.request.get(`/studies/${STUDY}/units/${BODY}`)).status(), 403);
  });

  await step('the province sees who answered, and the sums to the digit', province, async () => {
    await province.goto(UNITS);
    assert.match(await province.locator('.figures').textContent(), /4 \/ 4/);
    await row(province, QUIET.name).getByText('không có nội dung').waitFor();
    for (const [key, value] of Object.entries(TOGETHER)) {
      assert.equal(await figure(province, key).locator('td.num b').textContent(), value, key);
    }
    assert.match(await figure(province, 'disbursement').textContent(), /380,1 \/ 1\.040,5/);
    assert.equal(await figure(province, 'tasks-total').locator('td.num b').count(), 0, 'what nobody tells is not nought');
  });

  await step('each number is one click from the unit’s passage', province, async () => {
    await figure(province, 'officials').getByRole('link', { name: /^2\.055/ }).click();
    await province.getByRole('heading', { level: 1, name: 'Sở Y tế' }).waitFor();
    assert.equal((await province.locator('td:target').textContent()).trim(), '2.055');
  });

  let gathered;
  await step('the gathered Word file has the sums and the origin of each passage', province, async () => {
    await province.goto(UNITS);
    const link = province.getByRole('link', { name: 'Tải tệp Word tổng hợp' });
    const [download] = await Promise.all([province.waitForEvent('download'), link.click()]);
    gathered = await readFile(await download.path());
    if (pictures) await download.saveAs(join(pictures, 'gathered.docx'));
    const text = words(gathered);
    for (const value of Object.values(TOGETHER)) assert.ok(text.includes(value), value);
    for (const unit of Object.values(SENT)) {
      assert.ok(text.includes(`${CAUSE} (${unit.name}, báo cáo số ${unit.number}, mục Nguyên nhân)`), unit.name);
    }
    const other = join(house.folder, 'gathered.docx');
    await damlam('report', 'gather', STUDY, '--body', BODY, '--dir', house.data, '-o', other);
    assert.equal(words(await readFile(other)), text, 'the command line writes the same');
    assert.match(await damlam('plan', 'units', STUDY, '--body', BODY, '--dir', house.data), /TU\.H26\.SNV\tđã gửi, quá hạn\t2023-09-15/);
  });

  await step('sent as the province’s report, its passages lead back to the units', province, async () => {
    await send(people.province, gathered);
    await province.goto(`/studies/${STUDY}/reports/${BODY}`);
    const passage = province.locator('.passage').filter({ hasText: CAUSE }).first();
    await passage.getByText('Nguyên văn từ').getByRole('link').click();
    assert.equal((await province.locator('.passage:target .text').textContent()).trim(), CAUSE);
    await province.goto(UNITS);
    assert.equal(await province.locator('#stale').count(), 0, 'what was just gathered agrees');
  });

  await step('when a unit sends again, the page says which numbers no longer agree', province, async () => {
    await send(people.HBV, told({ ...SENT.HBV, officials: '320' }));
    await province.goto(UNITS);
    const stale = province.locator('section').filter({ has: province.locator('#stale') });
    assert.equal(await stale.getByRole('listitem').count(), 1);
    assert.match(await stale.textContent(), /báo cáo ghi\s+3\.614, nay tổng hợp được\s+3\.615\.\s+Gửi sau báo cáo này:\s+Huyện ủy Ba Vì/);
    assert.equal(await figure(province, 'officials').locator('td.num b').textContent(), '3.615');
  });

  await step('a unit splits again, and only its own report counts above', people.SYT.drafter.page, async () => {
    const { page } = people.SYT.drafter;
    await page.goto(UNITS);
    await page.getByLabel('Danh sách đơn vị').fill('Phòng Nghiệp vụ y');
    await page.getByRole('button', { name: 'Giao báo cáo' }).click();
    await page.getByText(`${BODY}.SYT.PNVY`).first().waitFor();
    await province.reload();
    await row(province, 'Sở Y tế').getByRole('link', { name: /^1 đơn vị cấp dưới/ }).waitFor();
    assert.equal(await figure(province, 'officials').locator('td.num b').textContent(), '3.615');
  });

  people.secretariat = { reader: await visitor(house) };
  await step('the secretariat finds the units from the report, and may only look', people.secretariat.reader.page, async () => {
    const { page } = people.secretariat.reader;
    await signIn(page, account('secretariat'));
    await page.goto(`/studies/${STUDY}/reports/${BODY}`);
    await page.getByRole('link', { name: '4 đơn vị trực thuộc' }).click();
    assert.equal(await figure(page, 'officials').locator('td.num b').textContent(), '3.615');
    assert.equal(await page.locator('main form').count(), 0);
  });

  for (const [who, { complaints }] of Object.entries(people).flatMap(([who, of]) => Object.values(of).map((one) => [who, one]))) {
    // The browser itself notes a form that was refused (422); that is what two steps ask for.
    assert.deepEqual(complaints.filter((complaint) => !complaint.includes('422')), [], who);
  }
});

function login(role, code) {
  return `${role}.${code.toLowerCase()}`;
}

/** A unit's row in the table of who answered. */
function row(page, name) {
  return page.locator('table.units tbody tr').filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${name}`) }) });
}

/** The row of a figure that was put together. */
function figure(page, key) {
  return page.locator(`[id="figure/${key}"]`);
}

function told(unit) {
  return unitReport(unit.number, [
    {
      heading: 'I. THỰC TRẠNG TÌNH HÌNH',
      paragraphs: [`${unit.name} đã rà soát toàn bộ các nhiệm vụ được giao trong kỳ từ 01/02/2021 đến 30/6/2023.`],
      figures: [['Số cán bộ, đảng viên thuộc phạm vi báo cáo', 'người', unit.officials]],
    },
    {
      heading: 'III. HẬU QUẢ, TÁC HẠI',
      paragraphs: [`Ở ${unit.name}, việc chậm quyết định làm chậm giải ngân vốn đầu tư công.`],
      figures: [
        ['Kế hoạch vốn đầu tư công được giao', 'tỷ đồng', unit.planned],
        ['Vốn đầu tư công đã giải ngân', 'tỷ đồng', unit.disbursed],
        ['Tỷ lệ giải ngân vốn đầu tư công', '%', unit.rate],
      ],
    },
    { heading: 'IV. NGUYÊN NHÂN', paragraphs: [CAUSE] },
  ]);
}

/** The words of a Word file, a paragraph a line. */
function words(docx) {
  const name = Buffer.from('word/document.xml');
  for (let at = docx.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = docx.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    const length = docx.readUInt16LE(at + 28);
    if (!docx.subarray(at + 46, at + 46 + length).equals(name)) continue;
    const local = docx.readUInt32LE(at + 42);
    const from = local + 30 + docx.readUInt16LE(local + 26) + docx.readUInt16LE(local + 28);
    const packed = docx.subarray(from, from + docx.readUInt32LE(at + 20));
    const xml = (docx.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString('utf8');
    return xml.replaceAll('</w:p>', '\n').replaceAll(/<[^>]*>/g, '').replaceAll('&amp;', '&');
  }
  throw new Error('the file has no word/document.xml');
}

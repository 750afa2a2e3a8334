// Agreement: two editors judge a drawn sample without seeing each other, the round is closed, a third decides where they
// differ, and both read the reason. Without JavaScript it works as well.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, overflow, signIn, start, violations, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';

const rounds = `/studies/${STUDY}/rounds`;
const PASSAGES = 9;
const REASON = 'Đoạn nêu rõ việc chuyển qua nhiều nơi, đúng định nghĩa đùn đẩy.';
const people = {
  leader: account('secretariat'),
  one: account('editor'),
  other: account('editor2'),
};

let house;
before(async () => { house = await start(); });
after(() => house?.stop());

/** Runs `use` with the page of somebody signed in. */
async function as(who, options, use) {
  const { page, context, complaints } = await visitor(house, options);
  try {
    await signIn(page, people[who]);
    await use(page);
    assert.deepEqual(complaints.filter((complaint) => !complaint.includes('422')), []);
  } finally {
    await context.close();
  }
}

/** Starts a round and gives its address. */
async function begun(name, passages = PASSAGES) {
  let path;
  await as('leader', {}, async (page) => {
    await page.goto(rounds);
    await page.getByRole('link', { name: 'Mở đợt mới' }).click();
    await page.getByLabel('Tên đợt').fill(name);
    await page.getByLabel('Số đoạn cần rút').fill(String(passages));
    await page.getByLabel(/Biên tập viên 1/).check();
    await page.getByLabel(/Biên tập viên 2/).check();
    await page.getByRole('button', { name: 'Rút mẫu và mở đợt' }).click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'đang mở' }).waitFor();
    path = new URL(page.url()).pathname;
  });
  return path;
}

/** Judges passage `number` by the form: the codes, or none. */
async function judge(page, path, number, codes) {
  await page.goto(`${path}/work?passage=${number}`);
  for (const code of codes) await page.locator(`[name=code][value=${code}]`).check();
  if (!codes.length) await page.getByLabel('Không mã nào đúng với đoạn này').check();
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name: /^Lưu phiếu/ }).click();
  assert.equal((await answered).status(), 303);
}

test('two judge blind, the round is closed, a third decides, both read the reason', async () => {
  const path = await begun('Đợt thử');
  await as('one', {}, async (page) => {
    await page.goto(path);
    await page.getByRole('link', { name: 'Vào gán mã' }).click();
    assert.deepEqual(await violations(page), []);
    for (let number = 1; number <= PASSAGES; number++) {
      await judge(page, path, number, number <= 4 ? ['BH-08'] : number === 5 ? ['BH-08', 'BH-09'] : []);
    }
    await page.getByText('Phần của đồng chí đã xong').waitFor();
  });

  await as('other', {}, async (page) => {
    await page.goto(path);
    const rows = page.locator('main tbody tr');
    assert.equal(await rows.count(), 1, 'a coder sees only the own line');
    assert.match(await rows.textContent(), /Biên tập viên 2.*0\/9/s);
    await page.goto(`${path}/work?passage=1`);
    assert.equal(await page.locator('[name=code]:checked').count(), 0, 'nothing of the other is ticked');
    assert.doesNotMatch(await page.locator('main').textContent(), /Biên tập viên 1/);
    const close = await page.request.post(`${path}/close`, { form: { csrf: 'x' } });
    assert.equal(close.status(), 422);
    for (let number = 1; number <= PASSAGES; number++) {
      await judge(page, path, number, number <= 5 ? ['BH-08'] : number === 6 ? ['NN-02'] : []);
    }
  });

  await as('leader', {}, async (page) => {
    await page.goto(path);
    assert.equal(await page.locator('main tbody tr').count(), 2);
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Đóng đợt và tính' }).click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'đã đóng' }).waitFor();
    const row = page.locator('table.agreement tr').filter({ hasText: 'BH-08' });
    assert.match((await row.textContent()).replace(/\s+/g, ' '), /555 ?1,000 ?\[1,000; 1,000\]/);
    assert.equal(await page.locator('article').count(), 2);
    const difference = page.locator('article').filter({ hasText: 'BH-09' });
    await difference.getByLabel('BH-09').check();
    await difference.getByLabel(/^Lý do/).fill(REASON);
    await difference.getByRole('button', { name: /^Phân xử/ }).click();
    await difference.getByText(REASON).waitFor();
    assert.deepEqual(await violations(page), []);
  });

  for (const who of ['one', 'other']) {
    await as(who, {}, async (page) => {
      await page.goto(path);
      const decided = page.locator('article').filter({ hasText: 'đã phân xử' });
      const text = await decided.textContent();
      for (const said of [REASON, 'Biên tập viên 1', 'Biên tập viên 2', 'Cán bộ đầu mối']) assert.ok(text.includes(said), said);
      const open = page.locator('article').filter({ hasText: 'NN-02' });
      assert.equal(await open.getByRole('button').count(), 0, 'nobody decides about the own judgement');
      await decided.locator('a.mono').click();
      const codings = page.locator('article.chosen .codings li').filter({ hasText: 'từ đợt gán mã độc lập' });
      assert.deepEqual(await codings.locator('b').allTextContents(), ['BH-08', 'BH-09']);
    });
  }
});

test('codes are found and given with the keyboard alone', async () => {
  const path = await begun('Đợt bàn phím');
  await as('one', {}, async (page) => {
    await page.goto(`${path}/work?passage=1`);
    const opened = async (key) => {
      const before = page.url();
      await page.keyboard.press(key);
      await page.waitForURL((url) => url.href !== before);
      return new URL(page.url()).searchParams.get('passage');
    };
    assert.equal(await opened('j'), '2');
    assert.equal(await opened('k'), '1');
    await page.keyboard.press('c');
    await page.keyboard.type('bh-08');
    await page.keyboard.press('Enter');
    await page.keyboard.press('1');
    assert.deepEqual(await page.locator('[name=code]:checked').evaluateAll((boxes) => boxes.map((box) => box.value)), ['BH-08']);
    await page.keyboard.press('0');
    assert.equal(await page.locator('[name=code]:checked').count(), 0, 'no code takes the codes off');
    assert.equal(await opened('s'), '2', 'saved, and on to the next that is not judged');
    await page.goto(`${path}/work?passage=1`);
    assert.ok(await page.getByLabel('Không mã nào đúng với đoạn này').isChecked());
  });
});

test('without JavaScript on a phone: a form that says nothing is refused, and closing early keeps what is missing', async () => {
  const path = await begun('Đợt dở dang');
  const phone = { javaScript: false, width: 390 };
  await as('one', phone, async (page) => {
    await page.goto(`${path}/work`);
    await page.getByRole('button', { name: /^Lưu phiếu/ }).click();
    await page.getByRole('alert').filter({ hasText: 'Hãy chọn ít nhất một mã' }).waitFor();
    await judge(page, path, 1, ['BH-01']);
    assert.equal(await overflow(page), 0);
  });
  await as('leader', phone, async (page) => {
    await page.goto(path);
    await page.getByRole('button', { name: 'Đóng đợt và tính' }).click();
    await page.getByRole('alert').filter({ hasText: 'Còn thiếu 17 phiếu' }).waitFor();
    await page.getByLabel(/Đóng sớm dù/).check();
    await page.getByRole('button', { name: 'Đóng đợt và tính' }).click();
    await page.getByText('không đoạn nào có hai phiếu').first().waitFor();
    assert.equal(await overflow(page), 0);
  });
});

test('the coding page hides from a coder what others gave the drawn words, and says so', async () => {
  const path = await begun('Đợt che mã');
  let place;
  await as('one', {}, async (page) => {
    await page.goto(`${path}/work?passage=1`);
    place = await page.locator('article a.place').getAttribute('href');
    await page.goto(place);
    await page.getByText('Đợt che mã').waitFor();
    await page.getByLabel('Mã', { exact: true }).selectOption('NN-09');
    await page.getByRole('button', { name: 'Gán mã' }).click();
    await page.locator('article.chosen .codings li').filter({ hasText: 'NN-09' }).waitFor();
  });
  await as('other', {}, async (page) => {
    await page.goto(place);
    await page.locator('article.chosen .text').waitFor();
    assert.equal(await page.locator('article.chosen .codings li').filter({ hasText: 'NN-09' }).count(), 0);
    assert.deepEqual(await violations(page), []);
  });
});

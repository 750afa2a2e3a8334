// A person chooses the brief, publishes, hears it in its own page, follows it to its evidence, hears why something is said, and takes the
// podcast. A private link shows the draft to somebody without an account. espeak-ng really speaks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, overflow, signIn, start, violations, visitor } from './harness.mjs';

const STUDY = 'responsibility-2023';
const RELEASES = `/studies/${STUDY}/releases`;
let house;
let editor;
let reader;

before(async () => {
  house = await start();
  editor = await visitor(house);
  await signIn(editor.page, account('editor'));
  reader = await visitor(house);
});

after(() => house?.stop());

async function fine(page) {
  assert.deepEqual(await violations(page), []);
  assert.ok(await overflow(page) <= 0);
}

test('a brief is chosen by numbers, and how long it takes is told', async () => {
  const { page } = editor;
  await page.goto(`${RELEASES}/brief`);
  const orders = page.locator('.choose input');
  // The demo's editors chose one already.
  for (const order of await orders.all()) await order.fill('');
  await orders.nth(4).fill('1');
  await orders.nth(1).fill('2');
  await page.getByRole('button', { name: 'Ghi bản tóm tắt' }).click();
  await page.getByRole('status').filter({ hasText: 'Đã ghi' }).waitFor();
  assert.equal(await orders.nth(4).inputValue(), '1');
  await page.getByText(/2 luận điểm, nghe khoảng/).waitFor();
  await fine(page);
});

test('the next release holds it, each statement one tap from its evidence, and it is heard', async () => {
  const { page } = editor;
  // The demo's last report left a citation to be looked at again.
  for (let rest = 20; rest > 0; rest -= 1) {
    await page.goto(`/studies/${STUDY}/scheme`);
    const open = page.locator('#look ~ div tbody tr a');
    if (await open.count() === 0) break;
    await open.first().click();
    const citation = page.locator('ol.citations > li').filter({ has: page.getByRole('button', { name: 'Đã xem: luận điểm vẫn đúng' }) }).first();
    await citation.getByLabel('Lý do').fill('Đã đối chiếu với bản mới');
    await citation.getByRole('button', { name: 'Đã xem: luận điểm vẫn đúng' }).click();
    await page.waitForURL(/#evidence$/);
  }
  await page.goto(RELEASES);
  await page.getByRole('button', { name: 'Công bố', exact: true }).click();
  await page.getByRole('status').filter({ hasText: 'Đã công bố bản số' }).waitFor();
  const { page: heard, complaints } = reader;
  await heard.goto(`/releases/${STUDY}/2`);
  assert.equal(await heard.locator('#tom-tat ~ ol li').count(), 2);
  await heard.getByRole('link', { name: 'Nghe, tải bản tóm tắt' }).click();
  await heard.getByRole('heading', { level: 1, name: 'Tóm tắt' }).waitFor();
  await fine(heard);
  await heard.locator('#player audio').evaluate((audio) => audio.play());
  await heard.waitForFunction(() => document.querySelector('#player audio').currentTime > 0.2 && document.querySelector('.sentence.reading'));
  await heard.locator('#player audio').evaluate((audio) => audio.pause());
  const cite = heard.locator('ol.brief a.cite').first();
  const anchor = (await cite.getAttribute('href')).split('#')[1];
  await cite.click();
  await heard.locator(`[id="${anchor}"] blockquote`).first().waitFor();
  assert.deepEqual(complaints, []);
});

test('evidence is heard: a plain link without a script, in place with one', async () => {
  const { page } = reader;
  await page.goto(`/releases/${STUDY}/1`);
  const link = page.getByRole('link', { name: /Vì sao nói vậy/ }).first();
  const file = await page.request.get(await link.getAttribute('href'));
  assert.equal(file.headers()['content-type'], 'audio/mpeg');
  assert.ok((await file.body()).length > 5000);
  const heard = page.waitForRequest(/\/why\/1\/nu-nam\.mp3$/);
  await page.getByRole('link', { name: 'Nữ miền Nam', exact: true }).click();
  await link.click();
  await heard;
  assert.equal(new URL(page.url()).pathname, `/releases/${STUDY}/1`, 'the page stays');
  await page.waitForFunction(() => document.querySelector('.status').textContent === '');
  await fine(page);
});

test('the podcast tells real files with their length', async () => {
  const { page } = reader;
  const answer = await page.request.get(`/releases/${STUDY}/podcast.xml`);
  assert.equal(answer.headers()['content-type'], 'application/rss+xml; charset=utf-8');
  const text = await answer.text();
  const found = await page.evaluate((xml) => {
    const feed = new DOMParser().parseFromString(xml, 'text/xml');
    const item = feed.querySelector('item');
    const enclosure = item.querySelector('enclosure');
    return {
      broken: feed.querySelector('parsererror') !== null, language: feed.querySelector('language').textContent, guid: item.querySelector('guid').textContent,
      url: enclosure.getAttribute('url'), length: Number(enclosure.getAttribute('length')), seconds: Number(item.getElementsByTagName('itunes:duration')[0].textContent),
    };
  }, text);
  assert.equal(found.broken, false);
  assert.equal(found.language, 'vi');
  assert.match(found.guid, /^[0-9a-f]{64}/);
  assert.ok(found.seconds > 30);
  const file = await page.request.get(found.url);
  assert.equal((await file.body()).length, found.length);
});

test('a private link shows the draft to somebody without an account, until it is revoked', async () => {
  const { page } = editor;
  await page.goto(`${RELEASES}/links`);
  await page.getByLabel('Dành cho ai').fill('Hội đồng thẩm định');
  const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Mở đến hết ngày').fill(day);
  await page.getByRole('button', { name: 'Tạo liên kết' }).click();
  const address = await page.getByLabel('Địa chỉ').inputValue();
  await fine(page);
  const { page: guest } = await visitor(house, { width: 390 });
  const answer = await guest.goto(address);
  assert.equal(answer.status(), 200);
  assert.match(answer.headers()['x-robots-tag'], /noindex/);
  await guest.getByText('Bản nháp, chưa công bố.').waitFor();
  assert.ok(await overflow(guest) <= 0);
  await page.goto(`${RELEASES}/links`);
  await page.getByRole('button', { name: /^Thu hồi/ }).click();
  await page.getByRole('status').filter({ hasText: 'Đã thu hồi' }).waitFor();
  assert.equal((await guest.goto(address)).status(), 404);
});

test('what must not be published is marked and let through again', async () => {
  const { page } = editor;
  await page.goto(`${RELEASES}/withheld`);
  await page.getByLabel(/^Đoạn/).fill('causes/p1');
  await page.getByLabel('Lý do').fill('Vụ việc đang kiểm tra.');
  await page.getByRole('button', { name: 'Đánh dấu không công bố' }).click();
  await page.getByRole('status').filter({ hasText: 'Đã ghi' }).waitFor();
  await fine(page);
  await page.getByText('Bỏ đánh dấu').first().click();
  await page.getByLabel('Vì sao nay công bố được').fill('Đã kết luận.');
  await page.getByRole('button', { name: 'Bỏ đánh dấu' }).click();
  await page.getByText('Chưa đánh dấu nội dung nào').waitFor();
});

test('a passage is marked from beside it in the report, and let through from the evidence', async () => {
  const { page } = editor;
  const mark = page.getByRole('button', { name: 'Đánh dấu không công bố' });
  const evidence = page.locator('aside.aside');
  await page.goto(`/studies/${STUDY}/scheme`);
  await page.getByRole('link', { name: /^Căn cứ và sửa/ }).nth(2).click();
  const statement = page.url().replace(/#.*$/, '');
  await evidence.getByRole('link', { name: /^Không công bố đoạn này/ }).first().click();
  await fine(page);
  await page.getByLabel('Vì sao không công bố').fill('Vụ việc đang kiểm tra.');
  await mark.click();
  await page.waitForURL(/statement=.*#evidence$/);
  assert.equal(page.url().replace(/#.*$/, ''), statement, 'back where one was');
  await evidence.getByText('Vụ việc đang kiểm tra.').waitFor();
  await fine(page);
  await evidence.getByRole('link', { name: /^Bỏ đánh dấu không công bố/ }).click();
  await page.getByLabel('Vì sao nay công bố được').fill('Đã kết luận.');
  await fine(page);
  await page.getByRole('button', { name: 'Bỏ đánh dấu' }).click();
  await page.waitForURL(/statement=.*#evidence$/);
  assert.equal(await evidence.getByRole('link', { name: /^Bỏ đánh dấu/ }).count(), 0);
});

// A release as a page worth reading, in the browser: charts say what their tables say, a picture holds publishing back until it is said
// what it shows and is then served in several widths, every sentence can be quoted with and without a script, and one can read on.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { account, overflow, signIn, start, violations, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';

const study = `/studies/${STUDY}`;
const FIRST = `/releases/${STUDY}/1`;
const CAPTION = 'Bộ phận một cửa của một huyện';
const ALT = 'Ba quầy tiếp dân, mỗi quầy một bảng điện tử';
const PERSON = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';

let house;
let editor;
let reader;

before(async () => {
  house = await start();
  [editor, reader] = [await visitor(house), await visitor(house, { width: 390, javaScript: false })];
  await signIn(editor.page, account('editor'));
});
after(() => house?.stop());

/** Nothing is wider than the window, and axe has nothing to say. */
async function fine(page) {
  assert.deepEqual(await violations(page), []);
  assert.ok(await overflow(page) <= 0, 'nothing is wider than the window');
}

test('a chart and its table hold the same numbers, without a script', async () => {
  const { page } = reader;
  await page.goto(FIRST);
  const charts = page.locator('figure.drawn');
  assert.equal(await charts.count(), 2);
  for (const chart of await charts.all()) {
    const svg = chart.locator('svg[role=img]');
    assert.ok((await svg.locator('> title').textContent()).length > 10);
    assert.ok((await svg.locator('> desc').textContent()).length > 10);
    assert.equal(await svg.locator('a').count(), 0);
    await chart.getByText('Số liệu của biểu đồ').click();
    await chart.locator('tbody tr').first().waitFor({ state: 'visible' });
  }
  const texts = (locator) => locator.evaluateAll((all) => all.map((each) => each.textContent.trim()));
  const bars = charts.filter({ has: page.locator('svg.bars') });
  const pairs = async (rows, cells) => Promise.all((await rows.all()).map((row) => texts(row.locator(cells))));
  const drawn = await pairs(bars.locator('svg g'), 'text');
  assert.ok(drawn.length >= 2);
  assert.deepEqual(drawn, await pairs(bars.locator('tbody tr'), 'th, td'));

  const funnel = charts.filter({ has: page.locator('svg.chart') });
  const marks = new Map((await texts(funnel.locator('g.mark > title'))).map((told) => [told.split(': ')[0], told]));
  const rows = await pairs(funnel.locator('tbody tr'), 'th, td');
  assert.equal(marks.size, rows.length);
  const asked = await funnel.locator('.point.flag').count();
  assert.equal(rows.filter(([unit]) => unit.includes('cần hỏi thêm')).length, asked);
  for (const [name, n, observed, expected, ratio, interval] of rows) {
    const unit = name.split(/ cần hỏi thêm|Đơn vị trả lời/)[0];
    assert.equal(marks.get(unit), `${unit}: tỷ số ${ratio} (${interval}); ${n} hồ sơ; quan sát ${observed}, kỳ vọng ${expected}`);
  }
  const names = rows.map(([name]) => name.split(' cần hỏi thêm')[0]);
  assert.deepEqual(names, [...names].sort(new Intl.Collator('vi', { numeric: false }).compare), 'by name, not by ratio');
  assert.ok(await overflow(page) <= 0);
});

test('a picture holds publishing back until it is said what it shows, and is then served in three widths', async () => {
  const { page } = editor;
  await lookAtWhatIsStale(page);
  await page.goto(`${study}/illustrations`);
  const form = page.locator('form#add');
  await form.getByLabel('Dưới mục').selectOption({ label: 'Nguyên nhân' });
  await form.getByLabel('Tệp ảnh').setInputFiles({ name: 'IMG_0001.gif', mimeType: 'image/gif', buffer: Buffer.from('GIF89a') });
  await say(form, { caption: CAPTION, credit: 'Ảnh: Ban Biên tập' });
  await form.getByRole('button', { name: 'Thêm ảnh' }).click();
  await form.getByRole('alert').filter({ hasText: 'không phải ảnh JPEG, PNG hay WebP' }).waitFor();
  assert.equal(await form.getByLabel('Chú thích, tiếng Việt').inputValue(), CAPTION, 'what was typed is not lost');
  await form.getByLabel('Tệp ảnh').setInputFiles({ name: 'IMG_0001.png', mimeType: 'image/png', buffer: picture(1700, 900) });
  await form.getByRole('button', { name: 'Thêm ảnh' }).click();
  await page.getByRole('status').filter({ hasText: 'Đã thêm ảnh' }).waitFor();
  await fine(page);

  await page.goto(`${study}/releases`);
  await page.getByRole('alert').filter({ hasText: 'chưa thể công bố' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Công bố', exact: true }).count(), 0);
  await page.locator('.problems a').filter({ hasText: CAPTION }).click();
  const card = page.locator('article').filter({ has: page.locator('img') });
  const src = await card.locator('img').getAttribute('src');
  const file = src.split('/').pop();
  assert.equal((await reader.context.request.get(src)).url().includes('/sign-in'), true, 'what is not published is not everybody\'s');
  assert.equal((await reader.context.request.get(`${FIRST}/pictures/${file}`)).status(), 404);
  await say(card, { alt: ALT });
  await card.getByRole('button', { name: 'Lưu lời của ảnh' }).click();
  await page.getByRole('status').filter({ hasText: 'Đã lưu' }).waitFor();
  await fine(page);
  await page.goto(`${study}/releases`);
  await page.getByRole('button', { name: 'Công bố', exact: true }).click();
  const number = await page.getByRole('status').getByRole('link').textContent();

  const second = `/releases/${STUDY}/${number}`;
  const sighted = await visitor(house);
  await sighted.page.goto(second);
  const image = sighted.page.getByRole('img', { name: ALT });
  await image.scrollIntoViewIfNeeded();
  await sighted.page.waitForFunction((alt) => document.querySelector(`img[alt="${alt}"]`).naturalWidth > 0, ALT);
  const set = (await image.getAttribute('srcset')).split(', ').map((one) => one.split(' '));
  assert.deepEqual(set.map(([, width]) => width), ['480w', '960w', '1600w']);
  for (const [address, width] of set) {
    const answer = await reader.context.request.get(address);
    assert.equal(answer.status(), 200);
    assert.match(answer.headers()['content-type'], /^image\/(jpeg|webp)$/);
    const body = await answer.body();
    assert.ok(body.length > 100 && !body.includes('Exif') && !body.includes('IMG_0001') && !body.includes('GPS-Hidden'), width);
  }
  const box = await image.boundingBox();
  assert.ok(Math.abs(box.width / box.height - 1700 / 900) < 0.02, 'width and height keep its shape');
  await sighted.page.getByText(CAPTION).waitFor();
  await fine(sighted.page);
  const meta = (property) => sighted.page.locator(`meta[property="og:${property}"]`).getAttribute('content');
  const biggest = await reader.context.request.get(await meta('image'));
  assert.equal(biggest.status(), 200);
  assert.equal(await meta('url'), `${house.address}${second}`);
  await sighted.page.goto(`${second}/changes`);
  await sighted.page.getByRole('listitem').filter({ hasText: CAPTION }).waitFor();
  await sighted.context.close();
});

test('every sentence and the page can be quoted, with and without a script, by keyboard', async () => {
  const { page } = reader;
  await page.goto(FIRST);
  const statement = page.locator('.statement').nth(2);
  const [anchor, sentence] = [await statement.getAttribute('id'), await statement.locator('.text .sentence').first().textContent()];
  await statement.getByText('Chép trích dẫn').focus();
  await page.keyboard.press('Enter');
  const quoted = await statement.locator('.quoted p').innerText();
  const record = await (await reader.context.request.get(`${FIRST}/page.json`)).body();
  const hash = createHash('sha256').update(record).digest('hex');
  for (const part of [sentence, 'Ban Nội chính Trung ương', 'bản công bố số 1', '15/11/2023', hash, `${house.address}${FIRST}#${anchor}`]) {
    assert.ok(quoted.includes(part), `«${part}» is missing: ${quoted}`);
  }
  assert.equal(await page.locator('.statement').count(), await page.locator('.statement .quoted').count());
  assert.equal(await page.locator('.colophon .quoted').count(), 1);
  assert.equal(await page.locator('button[data-copy]:visible').count(), 0);

  const scripted = await visitor(house);
  await scripted.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await scripted.page.goto(FIRST);
  const same = scripted.page.locator('.statement').nth(2);
  await same.getByText('Chép trích dẫn').focus();
  await scripted.page.keyboard.press('Enter');
  await same.getByRole('button', { name: 'Chép vào bộ nhớ tạm' }).focus();
  await scripted.page.keyboard.press('Enter');
  await same.getByText('Đã chép.').waitFor();
  assert.equal(await scripted.page.evaluate(() => navigator.clipboard.readText()), quoted);
  await fine(scripted.page);

  const facts = JSON.parse(await scripted.page.locator('script[type="application/ld+json"]').textContent());
  assert.equal(facts['@type'], 'Report');
  assert.equal(facts.identifier.value, hash);
  assert.equal(facts.publisher.name, 'Ban Nội chính Trung ương');
  assert.equal(facts.audio.length, 4);
  assert.ok(facts.audio.every((sound) => sound.contentUrl.startsWith(`${house.address}${FIRST}/audio/`)));
  assert.deepEqual(scripted.complaints, []);
  await scripted.context.close();
});

test('a print bears its evidence as notes at the end, and no player', async () => {
  const { page, context } = await visitor(house);
  await page.goto(FIRST);
  const evidence = await page.locator('.endnotes li').count();
  assert.ok(evidence > 10);
  await page.locator('.endnotes').waitFor({ state: 'hidden' });
  await page.emulateMedia({ media: 'print' });
  await page.locator('.endnotes').waitFor({ state: 'visible' });
  const numbers = await page.locator('.cite').evaluateAll((all) => all.map((each) => Number(each.textContent)));
  assert.equal(Math.max(...numbers), evidence, 'the last note is the last number in the text');
  assert.equal(await page.locator('.player:visible, .notes:visible, .quoted:visible').count(), 0);
  assert.equal(await page.locator('svg[role=img]:visible').count(), 2);
  await context.close();
});

test('one can read on, and what is read much stands on the front page without anybody being known', async () => {
  const { page } = reader;
  await page.goto(FIRST);
  const next = page.locator('p.next a').first();
  const target = await next.getAttribute('href');
  assert.match(target, /^#muc-\d+$/);
  await next.click();
  assert.ok(await page.locator(target).isVisible());

  await page.goto('/');
  assert.equal(await page.getByRole('heading', { name: 'Đọc nhiều' }).count(), 0, 'programs are not counted');
  const person = await house.browser.newContext({ baseURL: house.address, userAgent: PERSON });
  await person.request.head(FIRST);
  await page.goto('/');
  assert.equal(await page.getByRole('heading', { name: 'Đọc nhiều' }).count(), 0, 'asking for the head only is not reading');
  const cookies = await person.cookies();
  await (await person.newPage()).goto(FIRST);
  assert.deepEqual(await person.cookies(), cookies, 'reading sets no cookie');
  await page.goto('/');
  await page.getByRole('heading', { name: 'Đọc nhiều' }).waitFor();
  await page.locator(`ol a[href="${FIRST}"]`).waitFor();
  assert.ok(await overflow(page) <= 0);
  await person.close();
});

/** Fills the words of a picture, the same in both languages but for a mark. */
async function say(form, { alt, caption, credit }) {
  for (const [label, text] of [['Lời mô tả thay thế', alt], ['Chú thích', caption], ['Nguồn ảnh', credit]]) {
    if (text === undefined) continue;
    await form.getByLabel(`${label}, tiếng Việt`).fill(text);
    await form.getByLabel(`${label}, tiếng Anh`).fill(`${text} (English)`);
  }
}

/** Opens every stale citation and says that the sentence still holds. */
async function lookAtWhatIsStale(page) {
  for (;;) {
    await page.goto(`${study}/scheme`);
    const waiting = page.locator('#look ~ div tbody tr a');
    if (await waiting.count() === 0) return;
    await waiting.first().click();
    const decide = page.getByRole('button', { name: 'Đã xem: luận điểm vẫn đúng' });
    const citation = page.locator('ol.citations > li').filter({ has: decide }).first();
    await citation.getByLabel('Lý do').fill('Đã đối chiếu với bản mới');
    await citation.getByRole('button', { name: 'Đã xem: luận điểm vẫn đúng' }).click();
    await page.waitForURL(/#evidence$/);
  }
}

/** The check of a PNG chunk. */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

/** A PNG file of many colours, with words in it that nobody should read. */
function picture(width, height) {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (1 + width * 3) + 1 + x * 3;
      const noise = ((x * 2654435761) ^ (y * 40503)) >>> 15 & 63;
      rows.set([90 + noise, Math.round(200 * x / width), 60 + noise], at);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const chunk = (kind, bytes) => {
    const body = Buffer.concat([Buffer.from(kind, 'latin1'), bytes]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(bytes.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const hidden = Buffer.from('Comment\0GPS-Hidden', 'latin1');
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', head), chunk('tEXt', hidden), chunk('IDAT', deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0)),
  ]);
}

// Hearing a release: the sentence read is marked in step with the marks of the sound, the voice changes in the middle of a sentence,
// speed and sections, going on after a reload, files to keep without a script. espeak-ng really speaks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start, visitor } from './harness.mjs';

const RELEASE = '/releases/responsibility-2023';
let house;
let page;
let complaints;

before(async () => {
  house = await start();
  ({ page, complaints } = await visitor(house));
  await page.goto(RELEASE);
});

after(() => house?.stop());

const player = () => page.getByRole('region', { name: 'Nghe đọc' });
const press = (name) => player().getByRole('button', { name, exact: true }).click();

/** The marks of the chosen voice, in seconds. */
async function marks() {
  const base = await page.locator('#player').getAttribute('data-base');
  const voice = await page.locator('[data-voice][aria-current]').getAttribute('data-voice');
  const found = await (await page.request.get(`${base}${voice}.json`)).json();
  return found.map((mark) => ({ at: `${mark.paragraph}:${mark.range.start}`, start: mark.start_ms / 1000, end: mark.end_ms / 1000 }));
}

/** Which sentence is marked, and where the sound is. */
const heard = () => page.evaluate(() => {
  const audio = document.querySelector('#player audio');
  return {
    at: document.querySelector('.sentence.reading')?.dataset.at, now: audio.currentTime, paused: audio.paused,
    speed: audio.playbackRate, source: audio.currentSrc,
  };
});

/** Waits until `holds` of what is heard. */
async function until(holds, what) {
  for (let tries = 0; tries < 300; tries += 1) {
    const is = await heard();
    if (holds(is)) return is;
    await page.waitForTimeout(50);
  }
  throw new Error(`never ${what}: ${JSON.stringify(await heard())}`);
}

test('the sentence that is read is marked, in step with the marks of the sound', async () => {
  const known = await marks();
  assert.ok(known.length > 10, `${known.length} sentences`);
  await page.locator('#player audio').evaluate((audio) => audio.play());
  await until((is) => is.at === known[0].at && is.now > 0, 'the first sentence is marked');
  // Straight into the middle of some sentences: the mark follows within one tick of the sound.
  for (const place of [3, 7, 1]) {
    const { at, start: from, end } = known[place];
    await page.locator('#player audio').evaluate((audio, now) => { audio.currentTime = now; }, (from + end) / 2);
    const is = await until((now) => now.at === at, `sentence ${place} is marked`);
    assert.ok(is.now >= from - 0.05 && is.now <= end + 1, `${is.now} s is not in ${from}–${end} s`);
  }
});

test('a sentence that is clicked is read, and its neighbours are a button away', async () => {
  const known = await marks();
  // One that begins a paragraph, so that its first word stands at its upper left.
  const place = known.findIndex((mark, index) => index > 3 && mark.at.endsWith(':0'));
  await page.locator(`.sentence[data-at="${known[place].at}"]`).click({ position: { x: 3, y: 3 } });
  await until((is) => is.at === known[place].at && !is.paused, 'the clicked sentence is read');
  await page.locator('#player audio').evaluate((audio) => audio.pause());
  await press('Câu sau');
  await until((is) => is.at === known[place + 1].at, 'the next one');
  await press('Câu trước');
  await until((is) => is.at === known[place].at, 'the one before');
});

test('sections are skipped, and the section is told', async () => {
  await press('Mục sau');
  const first = await heard();
  const heading = await page.locator('.sentence.reading').evaluate((span) => span.closest('section').querySelector('h2').textContent.trim());
  assert.equal((await player().getByRole('status').textContent()).trim(), heading);
  await press('Mục sau');
  const second = await until((is) => is.at !== first.at, 'another section');
  assert.ok(second.now > first.now);
  await press('Mục trước');
  await until((is) => is.at === first.at, 'back at the section before');
});

test('the voice changes in the middle of a sentence, and the sentence goes on in the other', async () => {
  const before = await heard();
  await page.locator('#player audio').evaluate((audio) => audio.play());
  await player().getByRole('link', { name: 'Nữ miền Nam' }).click();
  const is = await until((now) => now.at === before.at && !now.paused && now.source.includes('nu-nam'), 'the same sentence in the other voice');
  const mark = (await marks()).find((each) => each.at === before.at);
  assert.ok(is.now >= mark.start - 0.05 && is.now <= mark.end + 1, `${is.now} s is not in ${mark.start}–${mark.end} s`);
  assert.match(await player().getByRole('link', { name: 'mp3' }).getAttribute('href'), /nu-nam\.mp3$/);
});

test('the speed holds for the other voices too and after a reload, and one goes on where one stopped', async () => {
  await player().getByLabel('Tốc độ').selectOption('1.5');
  assert.equal((await heard()).speed, 1.5);
  const stopped = await heard();
  await page.locator('#player audio').evaluate((audio) => audio.pause());
  await page.reload();
  await player().getByText('Nghe tiếp').waitFor();
  const words = await page.locator('.resume q').textContent();
  const sentence = await page.locator(`.sentence[data-at="${stopped.at}"]`).textContent();
  assert.ok(sentence.trim().replace(/\s+/g, ' ').startsWith(words.replace('…', '')), `${words} of ${sentence}`);
  await press('Nghe tiếp');
  const is = await until((now) => now.at === stopped.at && !now.paused, 'the sentence where one stopped');
  assert.equal(is.speed, 1.5);
  assert.ok(is.source.includes('nu-nam'), is.source);
  await page.locator('#player audio').evaluate((audio) => audio.pause());
  assert.deepEqual(complaints, []);
});

test('the machine’s own controls are told what is heard', async () => {
  const told = await page.evaluate(() => {
    const { title, artist, album } = navigator.mediaSession.metadata;
    return { title, artist, album };
  });
  assert.ok(told.title && told.artist && told.album, JSON.stringify(told));
});

test('without a script there are the player, four voices and files to keep', async () => {
  const { page: plain } = await visitor(house, { javaScript: false });
  await plain.goto(RELEASE);
  const region = plain.getByRole('region', { name: 'Nghe đọc' });
  await region.getByRole('link', { name: 'Nam miền Nam' }).click();
  assert.match(await region.locator('audio source').first().getAttribute('src'), /nam-nam\.opus$/);
  assert.equal(await region.getByRole('button').count(), 0, 'no button that does nothing');
  const file = await plain.request.get(await region.getByRole('link', { name: 'mp3' }).getAttribute('href'));
  assert.equal(file.status(), 200);
  assert.equal(file.headers()['content-type'], 'audio/mpeg');
});

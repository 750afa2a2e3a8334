// A release as files: unpacked and opened from disk in Chromium, with no server at hand. It reads, its evidence opens, its sound plays,
// nothing is asked of any other place, and the files prove themselves.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { damlam, overflow, start, violations, visitor } from './harness.mjs';

const STUDY = 'responsibility-2023';
let house;
let folder;
let zip;

before(async () => {
  house = await start();
  const { page } = await visitor(house);
  await page.goto(`/releases/${STUDY}/1`);
  const link = page.getByRole('link', { name: /không có mạng/ });
  // All four voices are spoken before the first byte comes.
  const answer = await page.request.get(await link.getAttribute('href'), { timeout: 100_000 });
  assert.equal(answer.status(), 200);
  assert.equal(answer.headers()['content-type'], 'application/zip');
  zip = await answer.body();
  folder = join(house.folder, 'unpacked');
  await mkdir(folder);
  await writeFile(join(house.folder, 'release.zip'), zip);
  await promisify(execFile)('python3', ['-m', 'zipfile', '-e', join(house.folder, 'release.zip'), folder]);
});

after(() => house?.stop());

/** A page of the unpacked folder in a window that may ask for nothing outside it; gives what it asked for in vain. */
async function opened(file, options = {}) {
  const { width = 1280, theme = 'light', javaScript = true } = options;
  const context = await house.browser.newContext({
    colorScheme: theme, javaScriptEnabled: javaScript, viewport: { width, height: 900 }, reducedMotion: 'reduce', offline: true,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const strayed = [];
  const inside = pathToFileURL(folder + '/').href;
  page.on('request', (request) => { if (!request.url().startsWith(inside)) strayed.push(request.url()); });
  // A voice that is changed is let go of while it is read.
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    if (why !== 'net::ERR_ABORTED') strayed.push(`${why}: ${request.url()}`);
  });
  page.on('console', (message) => { if (message.type() === 'error') strayed.push(message.text()); });
  page.on('pageerror', (error) => strayed.push(String(error)));
  await page.goto(pathToFileURL(join(folder, file)).href);
  return { page, strayed };
}

test('the same release gives the same bytes, from the site and from the command', async () => {
  const { page } = await visitor(house);
  const again = await page.request.get(`/releases/${STUDY}/1/de-an.zip`, { timeout: 100_000 });
  assert.ok(zip.equals(await again.body()), 'fetched twice');
  const made = join(house.folder, 'made.zip');
  await damlam('release', 'export', STUDY, '--dir', house.data, '-o', made);
  assert.ok(zip.equals(await readFile(made)), 'written by the command');
});

test('text, evidence and changes read from disk, without a word to anybody', async () => {
  const { page, strayed } = await opened('index.html');
  const { page: site } = await visitor(house);
  await site.goto(`/releases/${STUDY}/1`);
  const texts = (where) => where.locator('.statement .text').allTextContents();
  assert.deepEqual(await texts(page), await texts(site), 'the same statements');
  // Every piece of evidence is one click away.
  const cites = page.locator('a.cite');
  assert.ok(await cites.count() > 3);
  for (const place of [0, 2, await cites.count() - 1]) {
    const target = (await cites.nth(place).getAttribute('href')).slice(1);
    await cites.nth(place).click();
    await page.locator(`[id="${target}"] blockquote`).first().waitFor();
  }
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  assert.match(page.url(), /index\.en\.html$/);
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  const { page: changes, strayed: alsoStrayed } = await opened('changes.html');
  await changes.getByRole('link', { name: /Bản công bố số/ }).click();
  assert.match(changes.url(), /\/index\.html$/);
  assert.deepEqual([...strayed, ...alsoStrayed], []);
});

test('it fits a narrow window, light and dark', async () => {
  for (const theme of ['light', 'dark']) {
    const { page, strayed } = await opened('index.html', { width: 390, theme });
    assert.ok(await overflow(page) <= 0);
    assert.deepEqual(strayed, []);
    // What looks for faults asks for the style sheet itself, which a file may not.
    assert.deepEqual(await violations(page), []);
  }
});

test('the sound plays from disk in every voice, and the sentence read is marked', async () => {
  const { page, strayed } = await opened('index.html');
  for (const voice of ['Nam miền Bắc', 'Nữ miền Bắc', 'Nữ miền Nam', 'Nam miền Nam']) {
    await page.getByRole('link', { name: voice, exact: true }).click();
    await page.locator('#player audio').evaluate((audio) => audio.play());
    await page.waitForFunction(() => {
      const audio = document.querySelector('#player audio');
      return audio.duration > 10 && audio.currentTime > 0.2 && document.querySelector('.sentence.reading');
    });
  }
  await page.getByRole('button', { name: 'Câu sau' }).click();
  await page.locator('#player audio').evaluate((audio) => audio.pause());
  assert.deepEqual(strayed, []);
});

test('the brief is read and heard from disk, and leads to its evidence', async () => {
  const { page, strayed } = await opened('index.html');
  await page.getByRole('link', { name: 'Nghe, tải bản tóm tắt' }).click();
  await page.getByRole('heading', { level: 1, name: 'Tóm tắt' }).waitFor();
  assert.match(page.url(), /\/brief\.html$/);
  assert.ok(await page.locator('ol.brief > li').count() > 3);
  for (const voice of ['Nữ miền Bắc', 'Nam miền Nam']) {
    await page.getByRole('link', { name: voice, exact: true }).click();
    await page.locator('#player audio').evaluate((audio) => audio.play());
    await page.waitForFunction(() => {
      const audio = document.querySelector('#player audio');
      return audio.duration > 5 && audio.currentTime > 0.2 && document.querySelector('.sentence.reading');
    });
  }
  await page.locator('#player audio').evaluate((audio) => audio.pause());
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('heading', { level: 1, name: 'Brief' }).waitFor();
  const cite = page.locator('ol.brief a.cite').first();
  const anchor = (await cite.getAttribute('href')).split('#')[1];
  await cite.click();
  await page.locator(`[id="${anchor}"] blockquote`).first().waitFor();
  assert.match(page.url(), /\/index\.en\.html#/);
  assert.deepEqual(strayed, []);
  const { page: narrow } = await opened('brief.html', { width: 390, javaScript: false });
  assert.ok(await overflow(narrow) <= 0);
  assert.equal(await narrow.getByRole('link', { name: 'Nữ miền Nam' }).getAttribute('href'), 'brief/nu-nam.mp3');
});

test('without a script the text, the player and the voices as files are there', async () => {
  const { page } = await opened('index.html', { javaScript: false });
  assert.ok(await page.locator('.statement').count() > 3);
  const href = await page.getByRole('link', { name: 'Nữ miền Nam' }).getAttribute('href');
  assert.equal(href, 'audio/nu-nam.mp3');
  assert.ok((await readFile(join(folder, href))).subarray(0, 3).toString() === 'ID3');
});

test('the files prove themselves, and a changed one is named', async () => {
  assert.match(await damlam('release', 'verify', folder), /^as published: ledger entry \d+ with the hash [0-9a-f]{64}/);
  const readme = await readFile(join(folder, 'README.txt'), 'utf8');
  for (const words of ['KIỂM TRA', 'TO VERIFY', 'sha256sum -c SHA256SUMS', 'damlam release verify']) assert.ok(readme.includes(words), words);
  assert.ok((await readdir(join(folder, 'audio'))).length === 4);
  const page = join(folder, 'page.json');
  const whole = await readFile(page);
  await writeFile(page, Buffer.concat([whole, Buffer.from(' ')]));
  await assert.rejects(damlam('release', 'verify', folder), /failed/);
  await writeFile(page, whole);
});

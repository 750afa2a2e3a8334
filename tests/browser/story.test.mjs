// The whole story, as people play it: a drafter sends a report and gets a receipt; an editor codes a passage, writes a
// sentence that rests on it and on an indicator, and publishes; a reader reads the sentence, sees what it rests on with
// one click and hears it in four voices; the drafter sends a changed version; the sentence is stale and nothing is
// published until somebody has looked at it.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { account, BODY, damlam, signIn, start, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';
import { CHANGED, CITED, report } from './report.mjs';
import { send } from './sending.mjs';

const study = `/studies/${STUDY}`;
const SENTENCE = 'Ở một cơ quan, việc xin ý kiến cấp trên về những việc đã được phân cấp diễn ra thường xuyên, kéo dài thời gian giải quyết.';

let house;
const people = {};

before(async () => {
  house = await start();
  for (const role of ['drafter', 'signer', 'editor']) {
    people[role] = await visitor(house);
    await signIn(people[role].page, account(role));
  }
  people.reader = await visitor(house);
});
after(() => house?.stop());

test('the whole story', async (t) => {
  const step = (name, play) => played(t, name, play);

  await step('a drafter sends a report and gets a receipt', async () => {
    const { page } = people.signer;
    await send(people, report('first'));
    const json = await (await page.request.get(await page.getByRole('link', { name: 'Tải biên nhận' }).getAttribute('href'))).text();
    const [receipt, sent, other] = ['receipt.json', 'report.docx', 'other.docx'].map((name) => join(house.folder, name));
    await writeFile(receipt, json);
    await writeFile(sent, report('first'));
    await writeFile(other, report('changed'));
    await damlam('receipt', 'verify', receipt, '--file', sent);
    await assert.rejects(damlam('receipt', 'verify', receipt, '--file', other), 'another file is not what was received');
  });

  await step('an editor codes the passage', async () => {
    const { page } = people.editor;
    await page.goto(`${study}/coding/${BODY}`);
    const passage = page.getByRole('article').filter({ hasText: CITED });
    await passage.getByRole('link', { name: /^Gán mã/ }).click();
    await passage.getByLabel('Mã', { exact: true }).selectOption('BH-07');
    await passage.getByLabel('có địa chỉ').check();
    await passage.getByRole('button', { name: 'Gán mã' }).click();
    await passage.getByRole('listitem').filter({ hasText: 'BH-07' }).waitFor();
  });

  await step('the editor writes a sentence that rests on the passage', async () => {
    const { page } = people.editor;
    const passage = page.getByRole('article').filter({ hasText: CITED });
    await passage.getByRole('link', { name: /^Trích dẫn/ }).click();
    assert.equal(await page.locator('main blockquote').first().textContent(), CITED);
    await page.getByLabel('Mục', { exact: true }).selectOption('manifestations');
    await page.getByLabel('Nội dung luận điểm').fill(SENTENCE);
    await page.getByRole('button', { name: 'Viết và trích dẫn' }).click();
    await statement(page).getByText('1 còn khớp').waitFor();
  });

  await step('and on an indicator measured from the work log', async () => {
    const { page } = people.editor;
    await page.goto(`${study}/measures`);
    await page.getByRole('region', { name: 'Nhật ký công việc' }).getByRole('rowheader').first().getByRole('link').first().click();
    await page.getByRole('region', { name: 'Đùn đẩy' }).getByRole('link', { name: 'Chuyển qua chuyển lại' }).click();
    await page.getByRole('region', { name: 'Các đơn vị' }).getByRole('link', { name: /^Trích dẫn/ }).first().click();
    const option = page.getByLabel('Luận điểm', { exact: true }).locator('option', { hasText: SENTENCE.slice(0, 30) });
    await page.getByLabel('Luận điểm', { exact: true }).selectOption(await option.getAttribute('value'));
    await page.getByRole('button', { name: 'Trích dẫn', exact: true }).click();
    await statement(page).getByText('2 còn khớp').waitFor();
  });

  await step('the sentence is published; its evidence is one click away', async () => {
    await lookAtWhatIsStale(people.editor.page);
    const number = await publish(people.editor.page);
    const { page } = people.reader;
    await page.goto(`/releases/${STUDY}`);
    await page.getByText(`Bản công bố số ${number}`).first().waitFor();
    const sentence = page.locator('.statement').filter({ hasText: SENTENCE });
    assert.ok(await sentence.isVisible());
    assert.equal(await sentence.getByRole('link', { name: /^Căn cứ/ }).count(), 2);
    const evidence = sentence.locator('blockquote').filter({ hasText: CITED });
    assert.equal(await evidence.isVisible(), false);
    await sentence.getByRole('link', { name: /^Căn cứ/ }).first().click();
    await evidence.waitFor({ state: 'visible' });
  });

  await step('the page reads itself aloud in four voices', async () => {
    const { page } = people.reader;
    const voices = page.getByRole('region', { name: 'Nghe đọc' }).getByRole('list', { name: 'Giọng đọc' }).getByRole('link');
    assert.equal(await voices.count(), 4);
    const sounds = new Set();
    for (const voice of await voices.all()) {
      await voice.click();
      const heard = await page.locator('audio').evaluate(hear);
      assert.ok(heard.duration > 5, `${await voice.textContent()} lasts ${heard.duration} s`);
      assert.ok(heard.to > heard.from, `${await voice.textContent()} moves on from ${heard.from} to ${heard.to} s`);
      const sound = await (await page.request.get(heard.source)).body();
      sounds.add(createHash('sha256').update(sound).digest('hex'));
    }
    assert.equal(sounds.size, 4, 'each voice has a sound of its own');
  });

  await step('a changed version makes the sentence stale, and nothing is published', async () => {
    const { page } = people.editor;
    await send(people, report('changed'));
    await page.goto(`${study}/scheme`);
    await statement(page).getByText('1 cần xem lại').waitFor();
    await statement(page).getByText('1 còn khớp').waitFor();

    await page.goto(`${study}/releases`);
    const refused = page.locator('ol.problems > li').filter({ hasText: SENTENCE });
    await page.getByRole('alert').filter({ hasText: 'Chưa công bố được' }).waitFor();
    assert.equal(await refused.count(), 1);
    // Both versions count the same and say another number: that is told too, and holds nothing back by itself.
    const contradiction = page.getByRole('listitem').filter({ hasText: SENTENCE }).filter({ hasText: '186' });
    assert.match(await contradiction.textContent(), /219/);
    assert.equal(await page.getByRole('button', { name: 'Công bố', exact: true }).count(), 0);
    const csrf = await page.locator('input[name=csrf]').first().getAttribute('value');
    const forced = await page.request.post(`${study}/releases`, { form: { csrf }, maxRedirects: 0 });
    assert.ok(forced.status() >= 400 && forced.status() < 500, `publishing past the page answers ${forced.status()}`);
  });

  await step('after a look it is published again, with the new words as evidence', async () => {
    const { page } = people.editor;
    await lookAtWhatIsStale(page);
    await publish(page);
    const reader = people.reader.page;
    await reader.goto(`/releases/${STUDY}`);
    const sentence = reader.locator('.statement').filter({ hasText: SENTENCE });
    await sentence.getByRole('link', { name: /^Căn cứ/ }).first().click();
    await sentence.locator('blockquote').filter({ hasText: CHANGED }).waitFor({ state: 'visible' });
  });

  await step('no page complained on the console', async () => {
    for (const [role, { complaints }] of Object.entries(people)) assert.deepEqual(complaints, [], role);
  });
});

/** Plays one step; the story ends at the first that fails, and says which. */
async function played(t, name, play) {
  try {
    await play();
    t.diagnostic(`✓ ${name}`);
  } catch (error) {
    throw new Error(`${name}: ${error.message}`, { cause: error });
  }
}

/** The sentence's entry on the scheme's page. */
function statement(page) {
  return page.locator('ol.statements > li').filter({ hasText: SENTENCE });
}

/** Opens every stale citation and says that the sentence still holds; one whose source is gone is taken away. */
async function lookAtWhatIsStale(page) {
  for (;;) {
    await page.goto(`${study}/scheme`);
    const waiting = page.getByRole('region', { name: 'Bảng các trích dẫn cần xem lại' }).getByRole('link');
    if (await waiting.count() === 0) return;
    await waiting.first().click();
    const citation = page.locator('ol.citations > li').filter({ has: page.locator('.badge.warn, .badge.bad') }).first();
    const decide = citation.getByRole('button', { name: 'Đã xem: luận điểm vẫn đúng' });
    const remove = citation.getByRole('button', { name: 'Gỡ trích dẫn' });
    const gone = await decide.count() === 0;
    await citation.getByLabel('Lý do').fill(gone ? 'Đoạn này không còn trong bản mới.' : 'Đã đọc bản mới, luận điểm vẫn đúng.');
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await (gone ? remove : decide).click();
    assert.equal((await answered).status(), 303);
    await page.waitForLoadState();
  }
}

/** Publishes and gives the release's number. */
async function publish(page) {
  await page.goto(`${study}/releases`);
  await page.getByRole('button', { name: 'Công bố', exact: true }).click();
  return page.getByRole('status').getByRole('link').textContent();
}

/** In the page: plays the sound for a moment and tells what happened. */
async function hear(audio) {
  await audio.play();
  const from = audio.currentTime;
  await new Promise((resolve, reject) => {
    const moved = () => {
      if (audio.currentTime > from) resolve();
    };
    audio.addEventListener('timeupdate', moved);
    audio.addEventListener('error', () => reject(new Error('the sound cannot be played')));
    moved();
  });
  audio.pause();
  return { from, to: audio.currentTime, duration: audio.duration, source: audio.currentSrc };
}

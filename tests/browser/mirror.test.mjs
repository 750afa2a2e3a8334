// A body's report in the scheme: the drafter finds the sentence that rests on it and replies, an editor answers, the answer comes
// back, and the reply stands with the evidence, also where it is published.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, BODY, overflow, signIn, start, violations, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';

const study = `/studies/${STUDY}`;
const SENTENCE = 'Có nơi nêu rõ nguyên nhân của tình trạng né tránh.';
const REPLY = 'Báo cáo chỉ nói về một lĩnh vực; đề nghị ghi rõ.';
const REASON = 'Đã ghi rõ lĩnh vực trong câu.';

let house;
const people = {};

before(async () => {
  house = await start();
  people.editor = await visitor(house);
  people.drafter = await visitor(house, { width: 390, javaScript: false });
  for (const role of ['editor', 'drafter']) await signIn(people[role].page, account(role));
});
after(() => house?.stop());

/** The page is as it should be: axe has nothing to say where scripts run, and nothing is wider than the window. */
async function fine(page, scripts = true) {
  if (scripts) assert.deepEqual(await violations(page), []);
  assert.ok(await overflow(page) <= 0, 'nothing is wider than the window');
}

/** The sentence in the drafter's mirror, found from the desk. */
async function mirrored(page) {
  await page.goto('/desk');
  await page.getByRole('link', { name: 'Báo cáo của cơ quan trong đề án' }).click();
  return page.locator('article.use').filter({ hasText: SENTENCE });
}

test('a reply goes to the editors, the answer comes back, and both stand with the evidence', async () => {
  const { page: editor } = people.editor;
  const { page: drafter } = people.drafter;

  await editor.goto(`${study}/coding/${BODY}`);
  const passage = editor.locator('article[id="causes/p1"]');
  await passage.getByRole('link', { name: /^Trích dẫn/ }).click();
  const fresh = editor.locator('form').filter({ has: editor.locator('#section') });
  await fresh.locator('#section').selectOption('causes');
  await fresh.locator('#text').fill(SENTENCE);
  await fresh.getByRole('button', { name: 'Viết và trích dẫn' }).click();
  await editor.locator('.statements .chosen').filter({ hasText: SENTENCE }).waitFor();

  const use = await mirrored(drafter);
  await use.getByText('chưa công bố').waitFor();
  await use.getByText('Ghi ý kiến của cơ quan').click();
  await use.getByLabel('Ý kiến của cơ quan').fill(REPLY);
  await use.getByRole('button', { name: 'Gửi ý kiến' }).click();
  await use.locator('.reply').filter({ hasText: REPLY }).getByText('chưa được trả lời').waitFor();
  await fine(drafter, false);

  await editor.goto(`${study}/scheme`);
  await editor.getByRole('heading', { name: /^Ý kiến của cơ quan/ }).waitFor();
  await fine(editor);
  const waiting = editor.locator('.panel').filter({ hasText: REPLY });
  await waiting.getByLabel('Đã tiếp thu').check();
  await waiting.getByLabel('Lý do').fill(REASON);
  await waiting.getByRole('button', { name: 'Gửi trả lời' }).click();
  await editor.waitForURL(/#reply-/);

  const answered = (await mirrored(drafter)).locator('.reply').filter({ hasText: REPLY });
  await answered.getByText(REASON).waitFor();
  await answered.getByText('Đã tiếp thu').waitFor();

  // Beside the citation of the statement; when the sentence changes, the reply says which wording it answers.
  await editor.goto(`${study}/scheme`);
  const row = editor.locator('ol.statements > li').filter({ hasText: SENTENCE });
  await row.getByRole('link', { name: /^Căn cứ và sửa/ }).click();
  await editor.locator('aside .reply').filter({ hasText: REPLY }).getByText(REASON).waitFor();
  await editor.locator('#edit').fill(`${SENTENCE} Đó là ở một lĩnh vực.`);
  await editor.getByRole('button', { name: 'Lưu nội dung' }).click();
  await editor.locator('aside .reply').getByText('câu đã sửa từ khi có ý kiến').waitFor();
  await fine(editor);
  const changed = await mirrored(drafter);
  await changed.getByText('Ý kiến này nói về câu khi ấy ghi').waitFor();
});

test('another body is refused, and English is whole', async () => {
  const { page } = people.drafter;
  const answer = await page.goto(`${study}/mirror/TU.H57`);
  assert.equal(answer.status(), 403);
  const english = await visitor(house, { language: 'en' });
  try {
    await signIn(english.page, account('signer'), 'en');
    await english.page.goto('/desk');
    await english.page.getByRole('link', { name: 'Your report in the scheme' }).click();
    await english.page.getByRole('heading', { name: 'Your report in the scheme' }).waitFor();
    await fine(english.page);
    assert.deepEqual(english.complaints, []);
  } finally {
    await english.context.close();
  }
});

test('a reply is cited like a passage', async () => {
  const { page } = people.editor;
  await page.goto(`${study}/scheme`);
  await page.getByText(/^Đã trả lời \(\d+\)$/).click();
  await page.locator('details .panel').filter({ hasText: REPLY }).getByRole('link', { name: /^Trích dẫn ý kiến này/ }).click();
  await page.locator('blockquote').filter({ hasText: REPLY }).waitFor();
  await page.locator('#statement').selectOption({ label: `${SENTENCE} Đó là ở một lĩnh vực.` });
  await page.getByRole('button', { name: 'Trích dẫn', exact: true }).click();
  const cited = page.locator('aside .citations > li').filter({ has: page.locator('.small', { hasText: /^ý kiến của cơ quan$/ }) });
  await cited.getByText('còn khớp').waitFor();
  await fine(page);
});

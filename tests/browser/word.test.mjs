// Out and back: an editor takes the scheme out as a Word draft, edits it, brings it back, sees paragraph by paragraph what
// changed and takes what is ticked; citations stay. It works without JavaScript as well.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { account, overflow, signIn, start, violations, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';
import { DOCX, retyped } from './report.mjs';

const word = `/studies/${STUDY}/scheme/word`;
const NEW = 'Một nhận định mới viết trong Word.';
const LOOKS = [
  { language: 'vi', theme: 'light', width: 1280 },
  { language: 'vi', theme: 'dark', width: 390 },
  { language: 'en', theme: 'dark', width: 1280 },
  { language: 'en', theme: 'light', width: 390 },
];
const pictures = process.env.DAMLAM_SCREENSHOTS;

let house;
before(async () => {
  house = await start();
  if (pictures) await mkdir(pictures, { recursive: true });
});
after(() => house?.stop());

/** The draft as the page gives it. */
async function draft(page, form = 'state') {
  const answer = await page.request.get(`/studies/${STUDY}/scheme/draft.docx?form=${form}`);
  assert.equal(answer.status(), 200);
  assert.match(answer.headers()['content-disposition'], /du-thao-(state|party)-\d+\.docx/);
  return answer.body();
}

/** What a link of the page gives, as it is saved. */
async function saved(page, path) {
  const answer = await page.request.get(path);
  assert.equal(answer.status(), 200, path);
  return { name: answer.headers()['content-disposition'], bytes: await answer.body() };
}

/** The paragraphs of the draft that are statements. */
function statements(xml) {
  return [...xml.matchAll(/<w:p [^>]*>(?:(?!<\/w:p>).)*?w:name="s[0-9a-f]{32}v\d+".*?<\/w:p>/gs)].map(([paragraph]) => paragraph);
}

/** Its first words that stand in a run of their own. */
function words(paragraph) {
  return paragraph.match(/<w:t [^>]*>([^<]{12,})<\/w:t>/)[1];
}

/** The draft as somebody edits it: one text changed, one paragraph written, one taken out, two changed about. */
function typedOver(file, seen) {
  return retyped(file, (xml) => {
    const all = statements(xml);
    assert.ok(all.length >= 4, 'the demo has statements');
    const [first, second, third] = all;
    seen.before = words(first);
    seen.gone = words(second);
    const changed = first.replace(seen.before, `${seen.before} (đã sửa trong Word) `);
    const added = `<w:p><w:r><w:t>${NEW}</w:t></w:r></w:p>`;
    return xml.replace(second, '').replace(first, changed).replace(third, third + added);
  });
}

async function bring(page, buffer) {
  await page.goto(word);
  await page.locator('input[type=file]').setInputFiles({ name: 'de-an.docx', mimeType: DOCX, buffer });
  await page.locator('main form button').click();
}

test('an edited draft is shown in every look, and nothing is taken by looking', async () => {
  for (const look of LOOKS) {
    const { page, context, complaints } = await visitor(house, look);
    try {
      await signIn(page, account('editor'), look.language);
      await bring(page, typedOver(await draft(page), {}));
      await page.locator('.returned li').first().waitFor();
      if (pictures) {
        const file = `scheme-word-back-${look.language}-${look.theme}-${look.width}.png`;
        await page.screenshot({ path: join(pictures, file), fullPage: true });
      }
      assert.deepEqual(await violations(page), [], 'axe finds nothing wrong');
      assert.ok(await overflow(page) <= 0, `the page is ${await overflow(page)} px wider than its window`);
      const kinds = await page.locator('.returned .badge').allTextContents();
      const expected = look.language === 'vi' ? ['đã sửa', 'đoạn mới', 'không có trong tệp'] : ['changed', 'new paragraph', 'not in the file'];
      for (const kind of expected) assert.ok(kinds.includes(kind), `${kind} is among ${kinds}`);
      assert.equal(await page.locator('input[name=take]:checked').count(), 0, 'nothing is ticked for anybody');
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  }
});

test('what is ticked is taken, without JavaScript, and citations stay', async () => {
  const { page, context } = await visitor(house, { javaScript: false });
  try {
    await signIn(page, account('editor'));
    const seen = {};
    await bring(page, typedOver(await draft(page, 'party'), seen));
    const row = (badge) => page.locator('.returned > li').filter({ has: page.locator('.badge', { hasText: badge }) }).first();
    await row(/^đã sửa$/).locator('input[name=take]').check();
    await row(/^đoạn mới$/).locator('input[name=take]').check();
    await page.getByRole('button', { name: 'Tiếp nhận những mục đã đánh dấu' }).click();
    await page.getByText('Đã tiếp nhận: 2.').waitFor();
    if (pictures) await page.screenshot({ path: join(pictures, 'scheme-word-taken.png'), fullPage: true });
    await page.goto(`/studies/${STUDY}/scheme`);
    const changed = page.locator('.statements > li').filter({ hasText: '(đã sửa trong Word)' });
    assert.equal(await changed.count(), 1);
    assert.ok(await changed.locator('.badge.good, .badge.warn').count() > 0, 'the citations are there');
    assert.equal(await page.locator('.statements > li').filter({ hasText: NEW }).count(), 1);
    assert.equal(await page.locator('.statements > li').filter({ hasText: seen.gone }).count(), 1, 'not ticked, not taken out');
  } finally {
    await context.close();
  }
});

test('a file that is no draft is refused in words', async () => {
  const { page, context } = await visitor(house);
  try {
    await signIn(page, account('editor'));
    const strange = retyped(await draft(page), (xml) => xml.replace(/<w:bookmark(Start|End)[^>]*\/>/g, '').replace(/<w:hyperlink[^>]*>|<\/w:hyperlink>/g, ''));
    await bring(page, strange);
    await page.getByRole('alert').getByText('không mang dấu nhận biết nào').waitFor();
    await bring(page, Buffer.from('không phải Word'));
    await page.getByRole('alert').waitFor();
  } finally {
    await context.close();
  }
});

test('the annex is given to who may see the scheme, the tables to who may compare, and neither to anybody else', async () => {
  const { page, context } = await visitor(house);
  try {
    const path = (name) => `/studies/${STUDY}/scheme/${name}`;
    for (const name of ['annex.docx', 'tables.xlsx', 'draft.docx']) {
      assert.notEqual((await page.request.get(path(name), { maxRedirects: 0 })).status(), 200, `${name} without signing in`);
    }
    await signIn(page, account('committee'));
    const given = async (page, name) => {
      const answer = await page.request.get(path(name));
      assert.equal(answer.status(), 200, name);
      assert.equal((await answer.body()).subarray(0, 2).toString(), 'PK');
    };
    await given(page, 'annex.docx?form=party');
    assert.equal((await page.request.get(path('tables.xlsx'))).status(), 403, 'the committee does not compare bodies');
    await page.goto(word);
    assert.equal(await page.locator('a[href$="tables.xlsx"]').count(), 0);
    const editor = await visitor(house);
    await signIn(editor.page, account('editor'));
    await given(editor.page, 'tables.xlsx');
    await editor.context.close();
    assert.equal(await page.locator('input[type=file]').count(), 0, 'who may not write brings nothing back');
  } finally {
    await context.close();
  }
});

test('the draft and its annex are offered as PDF and as a page that stands alone', async () => {
  const { page, context } = await visitor(house, { javaScript: false });
  try {
    await signIn(page, account('editor'));
    await page.goto(word);
    const paths = await page.locator('a[href*="/scheme/draft.pdf"], a[href*="/scheme/annex.pdf"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    assert.equal(paths.length, 5, 'two forms with and without evidence, and the annex');
    const sizes = [];
    for (const path of paths) {
      const { name, bytes } = await saved(page, path);
      assert.match(name, /\.pdf"$/);
      assert.equal(bytes.subarray(0, 5).toString(), '%PDF-', path);
      sizes.push(bytes.length);
    }
    assert.ok(sizes[0] > sizes[1], 'the text alone is the shorter file');
    const { name, bytes } = await saved(page, `/studies/${STUDY}/scheme/draft.html`);
    assert.match(name, /\.html"$/);
    const html = bytes.toString();
    assert.ok(!html.includes('<script'), 'it runs nothing');
    assert.ok(html.includes(`/studies/${STUDY}/scheme?statement=`), 'it leads back to the server');
    const leads = [...html.matchAll(/href="#([^"]+)"/g)].map(([, anchor]) => anchor);
    assert.ok(leads.length > 10, 'sentences lead to evidence');
    for (const anchor of leads) assert.ok(html.includes(`id="${anchor}"`), anchor);
  } finally {
    await context.close();
  }
});

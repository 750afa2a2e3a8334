// Without JavaScript: a person signs in, chooses language and theme, and sends a report with plain forms.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, signIn, start, visitor } from './harness.mjs';
import { DOCX, report, secretReport } from './report.mjs';
import { signOff } from './sending.mjs';

let house;
before(async () => { house = await start(); });
after(() => house?.stop());

/** Runs `use` with a page that runs no script. */
async function withoutScripts(use) {
  const { page, context } = await visitor(house, { javaScript: false });
  try {
    await use(page, context);
  } finally {
    await context.close();
  }
}

test('a wrong password is explained, a right one signs in, and one can sign out', async () => {
  await withoutScripts(async (page) => {
    await page.goto('/sign-in');
    await page.getByLabel('Tên đăng nhập').fill(account('secretariat').login);
    await page.getByLabel('Mật khẩu').fill('không phải mật khẩu này');
    const refused = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.locator('main').getByRole('button', { name: 'Đăng nhập' }).click();
    assert.equal((await refused).status(), 422);
    assert.match(await page.getByRole('alert').textContent(), /\S/);

    await signIn(page, account('secretariat'));
    await page.getByRole('button', { name: 'Đăng xuất' }).click();
    await page.getByRole('banner').getByRole('link', { name: 'Đăng nhập' }).waitFor();
  });
});

test('language and theme are links that keep the page', async () => {
  await withoutScripts(async (page) => {
    await page.goto('/sign-in');
    await page.getByRole('contentinfo').getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await page.getByRole('contentinfo').getByRole('link', { name: 'Dark' }).click();
    assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
    assert.equal(new URL(page.url()).pathname, '/sign-in');
  });
});

test('a report is checked, a secret one is refused, a good one gets its receipt', async () => {
  await withoutScripts(async (page) => {
    const choose = async (buffer) => {
      await page.goto('/desk');
      await page.getByLabel(/^Tệp báo cáo/).setInputFiles({ name: 'bao-cao.docx', mimeType: DOCX, buffer });
    };
    await signIn(page, account('drafter'));
    await choose(report('first'));
    await page.getByRole('button', { name: 'Kiểm tra trước khi gửi' }).click();
    await page.getByRole('heading', { name: 'Kết quả kiểm tra' }).waitFor();

    await choose(secretReport());
    await page.getByRole('button', { name: /^Tải lên/ }).click();
    await page.getByRole('alert').filter({ hasText: 'Không có phần nào của tệp được lưu lại' }).waitFor();

    await choose(report('first'));
    await page.getByRole('button', { name: /^Tải lên/ }).click();
    await page.getByRole('button', { name: 'Trình ký' }).click();
    await page.getByText('chờ ký duyệt').first().waitFor();
  });
  await withoutScripts(async (page) => {
    await signIn(page, account('signer'));
    await signOff(page, report('first'));
  });
});

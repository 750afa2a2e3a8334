// Sending a report as people do: the drafter uploads and hands it on, the signer signs it off.

import { createHash } from 'node:crypto';
import { account } from './harness.mjs';
import { DOCX } from './report.mjs';

/** Uploads `bytes` at the desk and waits for the page of the submission. */
export async function upload(page, bytes, name = 'bao-cao.docx') {
  await page.goto('/desk');
  await page.getByLabel(/^Tệp báo cáo/).setInputFiles({ name, mimeType: DOCX, buffer: bytes });
  await page.getByRole('button', { name: /^Tải lên/ }).click();
  await page.getByRole('heading', { level: 1, name: /^Hồ sơ trình ký/ }).waitFor();
}

/** Signs off what waits at the signer's desk, and waits for the receipt of `bytes`. */
export async function signOff(page, bytes) {
  await page.goto('/desk');
  await page.getByRole('link', { name: 'Xem và ký duyệt' }).click();
  await page.getByLabel('Nhập lại mật khẩu để ký').fill(account('signer').password);
  await page.getByRole('button', { name: 'Ký duyệt và gửi' }).click();
  await page.getByRole('heading', { level: 1, name: 'Biên nhận' }).waitFor();
  await page.getByText(createHash('sha256').update(bytes).digest('hex')).waitFor();
}

/** Sends `bytes` from the drafter's desk over the signer's to its receipt. */
export async function send({ drafter, signer }, bytes) {
  await upload(drafter.page, bytes);
  await drafter.page.getByRole('button', { name: 'Trình ký' }).click();
  await drafter.page.getByText('chờ ký duyệt').first().waitFor();
  await signOff(signer.page, bytes);
}

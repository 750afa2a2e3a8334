import { start, visitor, signIn, account, violations, overflow } from './harness.mjs';
import { writeFile } from 'node:fs/promises';
const house = await start();
const study = '/studies/responsibility-2023';
try {
  const csv = process.env.CSV;
  for (const [width, theme, language] of [[1280, 'light', 'vi'], [390, 'dark', 'en'], [390, 'light', 'vi']]) {
    const v = await visitor(house, { width, theme, language });
    await signIn(v.page, account('editor'), language);
    const shot = async (name) => {
      await v.page.screenshot({ path: `/tmp/shotsB/${name}-${width}-${theme}.png`, fullPage: true });
      const bad = await violations(v.page); const over = await overflow(v.page);
      console.log(name, width, theme, 'axe', bad.length, 'overflow', over, 'console', v.complaints.length);
      for (const b of bad.slice(0, 4)) console.log('   ', b);
      for (const b of v.complaints.splice(0)) console.log('   !', b);
    };
    await v.page.goto(`${study}/measures`); await shot('list');
    await v.page.locator('main tbody th a').first().click(); await v.page.waitForLoadState(); await shot('show');
    const url = v.page.url();
    await v.page.goto(url + '?show=ping_pong.gets_back'); await shot('pingpong');
    await v.page.goto(url);
    const flagged = v.page.locator('main tr', { has: v.page.locator('.badge.warn') }).locator('th a').last();
    const ex = v.page.locator('a[href*="/case?key="]').first();
    const exHref = (await ex.count()) ? await ex.getAttribute('href') : null;
    const unitHref = await v.page.locator('a[href*="/unit?name="]').first().getAttribute('href');
    await v.page.goto(unitHref); await shot('unit');
    if (exHref) { await v.page.goto(exHref); await shot('case'); }
    await v.page.goto(`${study}/measures`); await v.page.locator('main tbody th a').nth(1).click(); await v.page.waitForLoadState(); await shot('log');
    await v.context.close();
    const d = await visitor(house, { width, theme, language });
    v.page = d.page; v.complaints = d.complaints;
    await signIn(d.page, account('drafter'), language);
    await d.page.goto(`${study}/worklogs/send`); await shot('send');
    await d.page.setInputFiles('#file', { name: 'thu.csv', mimeType: 'text/csv', buffer: Buffer.from('Mã hồ sơ;Bước xử lý;Thời điểm;Đơn vị\nHS1;Tiếp nhận;01/02/2023 08:00;Một cửa\nHS1;Chuyển;không rõ;Địa chính\n') });
    await d.page.fill('#name', 'Thử');
    await d.page.locator('button[value=check]').click(); await d.page.waitForLoadState(); await shot('checked');
    await d.page.setInputFiles('#file', { name: 'thu.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') });
    await d.page.locator('button[value=send]').click(); await d.page.waitForLoadState(); await shot('refused');
    await d.page.goto(`${study}/measures`); console.log('drafter sees', await d.page.locator('main tbody tr').count());
    await d.context.close();
  }
} finally { await house.stop(); }

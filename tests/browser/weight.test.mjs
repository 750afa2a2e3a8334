// How heavy a published page is and how well it opens: the bytes that travel before pictures and sound, and what Lighthouse says of it.
//
// Lighthouse runs as for a phone on a slow line, with simulated throttling: it computes times from what was loaded and worked, so that
// a busy machine matters little. Of three runs the one in the middle counts.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import lighthouse from 'lighthouse';
import { browserWith, start, visitor } from './harness.mjs';
import { STUDY } from './pages.mjs';

const PAGE = `/releases/${STUDY}/1`;
const MOST_BYTES = 100 * 1024;
const LEAST_SCORE = 0.95;
const MOST_TRIES = 8;

let house;
before(async () => {
  house = await start();
});
after(() => house?.stop());

test('page, style and scripts weigh at most 100 KB as they travel', async (t) => {
  const { page, context } = await visitor(house);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  const kinds = new Map();
  const sizes = new Map();
  cdp.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  await page.goto(PAGE);
  await page.waitForLoadState('networkidle');
  const counted = [...kinds].filter(([, type]) => ['Document', 'Stylesheet', 'Script', 'Font'].includes(type));
  const weight = counted.reduce((sum, [id]) => sum + sizes.get(id), 0);
  t.diagnostic(`${weight} bytes in ${counted.length} files`);
  assert.ok(counted.length >= 4, 'the page, its style and its scripts were seen');
  assert.ok(weight <= MOST_BYTES, `the page weighs ${weight} bytes, more than ${MOST_BYTES}: make it lighter`);
  const fetched = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
  assert.deepEqual(fetched.filter((name) => /\/audio\//.test(name)), [], 'no sound is fetched before somebody listens');
});

test('the text is there without a script', async () => {
  const { page, context } = await visitor(house, { javaScript: false });
  await context.route('**/*.js', (route) => route.abort());
  await page.goto(PAGE, { waitUntil: 'domcontentloaded' });
  await page.locator('.statement .text').first().waitFor({ state: 'visible' });
  await page.locator('svg[role=img]').first().waitFor({ state: 'visible' });
  assert.equal(await page.locator('[data-copy]:visible, .turns:visible').count(), 0, 'nothing that needs a script is shown');
});

test('Lighthouse finds it fast and open to everybody', async (t) => {
  const port = await freePort();
  const browser = await browserWith([`--remote-debugging-port=${port}`]);
  try {
    const settings = { throttlingMethod: 'simulate', onlyCategories: ['performance', 'accessibility'] };
    const runs = [];
    for (let tried = 1; runs.length < 3; tried += 1) {
      assert.ok(tried <= MOST_TRIES, `Lighthouse recorded the page ${runs.length} times of ${MOST_TRIES}`);
      const config = { extends: 'lighthouse:default', settings };
      const { lhr } = await lighthouse(`${house.address}${PAGE}`, { port, output: 'json', logLevel: 'error' }, config);
      // Where its own recording failed, as it may on a busy machine, it says nothing of the page.
      if (lhr.runtimeError) t.diagnostic(`not recorded: ${lhr.runtimeError.code}`);
      else runs.push(lhr);
    }
    const middle = (category) => runs.map((run) => run.categories[category].score).sort()[1];
    const faults = Object.values(runs[0].audits).filter((audit) => audit.score !== null && audit.score < 0.9);
    const told = faults.map((audit) => `${audit.id} ${audit.displayValue ?? ''}`.trim()).join('; ');
    for (const category of ['performance', 'accessibility']) {
      t.diagnostic(`${category} ${runs.map((run) => run.categories[category].score).join(' ')}`);
      assert.ok(middle(category) >= LEAST_SCORE, `${category} ${middle(category)}: ${told}`);
    }
  } finally {
    await browser.close();
  }
});

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// Starts the built program on a generated study and a browser beside it, and stops only what it started.
//
// It knows nothing of single pages; what a page must hold is said in the tests.

import { execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const program = process.env.DAMLAM_BIN ?? new URL('../../target/debug/damlam', import.meta.url).pathname;
const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const CHROMIUM = process.env.DAMLAM_CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required', '--mute-audio',
];

/** The body whose drafter, signer and work log the tests use. */
export const BODY = 'TU.H26';

// The accounts the demo makes, one for each role; their password is for looking round and stands in its output.
const LOGINS = {
  secretariat: 'thuongtruc',
  committee: 'chidao',
  committee2: 'chidao2',
  editor: 'bientap1',
  editor2: 'bientap2',
  auditor: 'kiemtra',
  reader: 'nguoidoc',
  drafter: `soan.${BODY.toLowerCase()}`,
  signer: `ky.${BODY.toLowerCase()}`,
};
const PASSWORD = 'damlam-demo-2023';

/** What an account of `role` types to sign in. */
export function account(role) {
  return { login: LOGINS[role], password: PASSWORD };
}

/**
 * A generated study, served on a port of its own, with a browser. `stop()` when done.
 * Each caller has its own data; `DAMLAM_DEMO` names a loaded demo to copy, which is quicker than loading one. `prepare` is
 * given its folder before it is served.
 */
export async function start(prepare = async () => {}) {
  const folder = await mkdtemp(join(tmpdir(), 'damlam-browser-'));
  const undo = [() => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    while (undo.length) await undo.pop()();
  };
  try {
    const data = join(folder, 'data');
    if (process.env.DAMLAM_DEMO) await cp(process.env.DAMLAM_DEMO, data, { recursive: true });
    else await damlam('demo', '--dir', data, '--no-serve');
    await prepare(data);
    const server = await serve(data);
    undo.push(server.stop);
    const browser = await browserWith([]);
    undo.push(() => browser.close());
    return { data, folder, browser, address: server.address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A browser of its own with further `flags`; the caller closes it. */
export function browserWith(flags) {
  return chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...flags] });
}

/** Runs one command of the program; gives what it printed, and fails with what it complained of. */
export async function damlam(...args) {
  try {
    const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 1 << 26 });
    return stdout;
  } catch (error) {
    throw new Error(`damlam ${args.join(' ')} failed: ${error.message}\n${error.stderr ?? ''}`);
  }
}

async function serve(data) {
  const child = spawn(program, ['serve', '--dir', data, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.once('exit', () => child.kill('SIGKILL')); // also when a test run is cut short
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const complaints = [];
  createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line));
  const lines = createInterface({ input: child.stdout });
  const address = await new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const found = line.match(/listening on (http:\/\/\S+)/);
      if (found) resolve(found[1].replace(/\/$/, ''));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`damlam serve ended with ${code}\n${complaints.join('\n')}`)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { address, stop };
}

/**
 * A fresh browser context: no cookie of another test.
 * `options`: language 'vi'|'en', theme 'light'|'dark', width, javaScript.
 */
export async function visitor(house, options = {}) {
  const { language = 'vi', theme = 'light', width = 1280, javaScript = true } = options;
  const context = await house.browser.newContext({
    baseURL: house.address,
    colorScheme: theme,
    javaScriptEnabled: javaScript,
    locale: language === 'vi' ? 'vi-VN' : 'en-GB',
    viewport: { width, height: width < 500 ? 844 : 900 },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(15_000);
  await context.request.get(`/preferences?language=${language}&back=/healthz`);
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, context, complaints };
}

const SIGN_IN = {
  vi: { login: 'Tên đăng nhập', password: 'Mật khẩu', button: 'Đăng nhập', out: 'Đăng xuất' },
  en: { login: 'Login', password: 'Password', button: 'Sign in', out: 'Sign out' },
};

/** Signs in through the page, as a person does. `account` is `{ login, password }`. */
export async function signIn(page, account, language = 'vi') {
  const words = SIGN_IN[language];
  await page.goto('/sign-in');
  await page.getByLabel(words.login, { exact: true }).fill(account.login);
  await page.getByLabel(words.password, { exact: true }).fill(account.password);
  await page.locator('main').getByRole('button', { name: words.button }).click();
  await page.getByRole('button', { name: words.out }).waitFor();
}

/** What axe finds wrong on the page, one line each; empty when nothing. */
export async function violations(page) {
  await page.evaluate(await axeSource);
  const result = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return result.violations.flatMap((violation) =>
    violation.nodes.map((node) =>
      `${violation.id} (${violation.impact}): ${violation.help}: ${node.target.join(' ')}\n    ${node.failureSummary?.replaceAll('\n', '\n    ')}`));
}

/** How many pixels the page is wider than its window. */
export async function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

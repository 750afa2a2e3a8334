// Every page that is looked at in the browser: what it is called, where it is, and who opens it.
//
// `folder` is the folder under crates/web/src/pages/ whose page it is (a test of the house counts them);
// `links` are followed from `path` one after another, each named by a selector of its address; `as` is the role that
// opens it, absent for readers who are not signed in; `status` when it is not 200.

import { BODY } from './harness.mjs';

export const STUDY = 'responsibility-2023';
const study = `/studies/${STUDY}`;
const measures = `${study}/measures`;
const rounds = `${study}/rounds`;
const ROUND = 'tbody th a[href*="/rounds/"]';
const MEASURED = 'tbody th a[href*="/measures/"]';
const INDICATOR = 'a.badge[href*="/indicators/"]';
const UNIT = 'tbody th a[href*="/unit?"]';

export const PAGES = [
  { folder: 'sign_in', name: 'sign-in', path: '/sign-in' },
  { folder: 'error', name: 'not-found', path: '/no-such-page', status: 404 },
  { folder: 'public', name: 'front', path: '/' },
  { folder: 'public', name: 'release', path: `/releases/${STUDY}` },
  { folder: 'home', name: 'home', path: '/home', as: 'secretariat' },
  { folder: 'board', name: 'board', path: study, as: 'secretariat' },
  { folder: 'board', name: 'board-2026', path: `${study}?map=2026`, as: 'committee' },
  { folder: 'reminders', name: 'reminders', path: `${study}/reminders`, as: 'secretariat' },
  { folder: 'plan', name: 'plan', path: `${study}/plan`, as: 'committee' },
  { folder: 'plan', name: 'plan-outline', path: `${study}/plan/outline`, as: 'drafter' },
  { folder: 'plan', name: 'plan-codebook', path: `${study}/plan/codebook`, as: 'editor' },
  { folder: 'plan', name: 'plan-codebook-history', path: `${study}/plan/codebook/history`, as: 'editor' },
  { folder: 'plan', name: 'plan-versions', path: `${study}/plan/versions`, as: 'auditor' },
  { folder: 'plan', name: 'plan-amend', path: `${study}/plan/amend`, as: 'secretariat' },
  { folder: 'desk', name: 'desk', path: '/desk', as: 'drafter' },
  { folder: 'submissions', name: 'submission', path: '/desk', links: ['a[href*="/submissions/"]'], as: 'drafter' },
  { folder: 'submissions', name: 'submission-sign', path: '/desk', links: ['a[href*="/submissions/"]'], as: 'signer' },
  { folder: 'submissions', name: 'submission-changes', path: '/desk', links: ['a[href*="/submissions/"]', 'a[href$="/changes"]'], as: 'drafter' },
  { folder: 'queries', name: 'query-ask', path: `${study}/reports/${BODY}`, links: ['a[href*="/queries?address"]'], as: 'secretariat' },
  { folder: 'plan', name: 'plan-extensions', path: `${study}/plan/extensions`, as: 'secretariat' },
  { folder: 'units', name: 'units', path: `/desk/${STUDY}/units`, as: 'drafter' },
  { folder: 'reports', name: 'rules', path: '/rules' },
  { folder: 'reports', name: 'report', path: `${study}/reports/${BODY}`, as: 'editor' },
  { folder: 'reports', name: 'copied', path: `${study}/reports/${BODY}/versions/1/copied`, as: 'editor' },
  { folder: 'reports', name: 'receipt', path: `${study}/reports/${BODY}/versions/1/receipt`, as: 'drafter' },
  { folder: 'coding', name: 'coding', path: `${study}/coding`, as: 'editor' },
  { folder: 'coding', name: 'coding-body', path: `${study}/coding/${BODY}`, as: 'editor' },
  { folder: 'coding', name: 'coding-passage', path: `${study}/coding/${BODY}`, links: ['a.open'], as: 'editor' },
  { folder: 'coding', name: 'recode', path: `${study}/recode`, as: 'editor' },
  { folder: 'coding', name: 'recode-code', path: `${study}/recode`, links: ['tbody a[href*="/recode/"]'], as: 'editor' },
  { folder: 'compare', name: 'compare', path: `${study}/compare`, as: 'editor' },
  { folder: 'compare', name: 'compare-region', path: `${study}/compare?by=region&kind=causes`, as: 'secretariat' },
  { folder: 'compare', name: 'compare-body', path: `${study}/compare?by=body&group=5&family=BH-B`, as: 'editor' },
  { folder: 'compare', name: 'compare-field', path: `${study}/compare?by=field&kind=causes`, as: 'editor' },
  { folder: 'compare', name: 'compare-told-level', path: `${study}/compare?by=told-level&field=health`, as: 'secretariat' },
  { folder: 'compare', name: 'compare-together', path: `${study}/compare/together?family=BH-B`, as: 'secretariat' },
  { folder: 'compare', name: 'compare-passages', path: `${study}/compare`, links: ['td a[href*="/compare/passages"]'], as: 'editor' },
  { folder: 'figures', name: 'figures', path: `${study}/figures?figure=tasks-late`, as: 'secretariat' },
  { folder: 'figures', name: 'figures-body', path: `${study}/figures/${BODY}`, as: 'editor' },
  { folder: 'figures', name: 'contradictions', path: `${study}/contradictions?state=all`, as: 'editor' },
  { folder: 'search', name: 'search', path: `${study}/search`, as: 'committee' },
  { folder: 'search', name: 'search-found', path: `${study}/search?q=%C4%91%C3%B9n+%C4%91%E1%BA%A9y`, as: 'editor' },
  { folder: 'search', name: 'search-unmarked', path: `${study}/search?q=%22dun+day%22&kind=passage`, as: 'drafter' },
  { folder: 'search', name: 'search-refused', path: `${study}/search?q=%22dun`, as: 'auditor' },
  { folder: 'rounds', name: 'rounds', path: rounds, as: 'editor' },
  { folder: 'rounds', name: 'rounds-start', path: `${rounds}/start`, as: 'secretariat' },
  { folder: 'rounds', name: 'round-open', path: rounds, links: [ROUND], as: 'secretariat' },
  { folder: 'rounds', name: 'round-work', path: rounds, links: ['a[href$="/work"]'], as: 'editor' },
  { folder: 'rounds', name: 'round-result', path: rounds, links: ['tbody tr:nth-child(2) a[href*="/rounds/"]'], as: 'secretariat' },
  { folder: 'scheme', name: 'scheme', path: `${study}/scheme`, as: 'committee' },
  { folder: 'scheme', name: 'scheme-stale', path: `${study}/scheme`, links: ['td a[href*=statement]'], as: 'editor' },
  { folder: 'scheme', name: 'scheme-word', path: `${study}/scheme/word`, as: 'editor' },
  { folder: 'scheme', name: 'scheme-coverage', path: `${study}/scheme/coverage`, as: 'editor' },
  { folder: 'scheme', name: 'scheme-solutions', path: `${study}/scheme/solutions`, as: 'editor' },
  { folder: 'scheme', name: 'scheme-offers', path: `${study}/scheme/offers`, as: 'editor' },
  { folder: 'scheme', name: 'scheme-cite', path: `${study}/coding/${BODY}`, links: ['a[href*="/scheme/cite"]'], as: 'editor' },
  { folder: 'mirror', name: 'mirror', path: '/desk', links: ['a[href*="/mirror/"]'], as: 'drafter' },
  { folder: 'mirror', name: 'mirror-editor', path: `${study}/scheme/coverage`, links: ['td a[href*="/mirror/"]'], as: 'editor' },
  { folder: 'measurements', name: 'measures', path: measures, as: 'committee' },
  { folder: 'measurements', name: 'measurement', path: measures, links: [MEASURED], as: 'editor' },
  { folder: 'measurements', name: 'measurement-how', path: measures, links: [MEASURED, 'a[href*="/how#"]'], as: 'committee' },
  { folder: 'measurements', name: 'measurement-indicator', path: measures, links: [MEASURED, INDICATOR], as: 'editor' },
  { folder: 'measurements', name: 'measurement-not-measurable', path: measures, links: [MEASURED, 'a[href$="/indicators/escalate"]'], as: 'auditor' },
  { folder: 'measurements', name: 'measurement-units', path: measures, links: [MEASURED, 'a[href$="/units"]'], as: 'committee' },
  { folder: 'measurements', name: 'measurement-unit', path: measures, links: [MEASURED, INDICATOR, UNIT], as: 'editor' },
  { folder: 'measurements', name: 'measurement-unit-reply', path: measures, links: [MEASURED, INDICATOR, UNIT, 'a[href*="/figure?"]', 'a[href*="about="]'], as: 'drafter' },
  { folder: 'measurements', name: 'measurement-figure', path: measures, links: [MEASURED, INDICATOR, 'tbody a[href*="/figure?"]'], as: 'editor' },
  { folder: 'measurements', name: 'measurement-case', path: measures, links: [MEASURED, INDICATOR, 'a[href*="/case?"]'], as: 'editor' },
  { folder: 'measurements', name: 'measurement-network', path: measures, links: [MEASURED, 'a[href$="/network"]', 'a[href="?top=40"]'], as: 'secretariat' },
  { folder: 'scheme', name: 'scheme-cite-figure', path: measures, links: [MEASURED, INDICATOR, 'a[href*="/scheme/cite"]'], as: 'editor' },
  { folder: 'worklogs', name: 'worklog', path: measures, links: ['a[href*="/worklogs/0"]'], as: 'editor' },
  { folder: 'worklogs', name: 'worklog-send', path: `${study}/worklogs/send`, as: 'drafter' },
  { folder: 'releases', name: 'releases', path: `${study}/releases`, as: 'editor' },
  { folder: 'ledger', name: 'ledger', path: '/ledger', as: 'auditor' },
  { folder: 'ledger', name: 'ledger-entry', path: '/ledger/1', as: 'auditor' },
  { folder: 'ledger', name: 'ledger-check', path: '/ledger/check', as: 'auditor' },
  { folder: 'accounts', name: 'accounts', path: '/accounts', as: 'secretariat' },
  { folder: 'accounts', name: 'account', path: '/account', as: 'drafter' },
];

// Every page that is looked at in the browser: what it is called, where it is, and who opens it.
//
// `folder` is the folder under crates/web/src/pages/ whose page it is (a test of the house counts them);
// `as` is the role that opens it, absent for readers who are not signed in; `status` when it is not 200.

export const STUDY = 'responsibility-2023';

export const PAGES = [
  { folder: 'sign_in', name: 'sign-in', path: '/sign-in' },
  { folder: 'error', name: 'not-found', path: '/no-such-page', status: 404 },
  { folder: 'ledger', name: 'ledger', path: '/ledger', as: 'secretariat' },
  { folder: 'accounts', name: 'accounts', path: '/accounts', as: 'secretariat' },
];

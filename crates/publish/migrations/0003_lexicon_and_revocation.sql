-- How people said that written forms are read aloud. Rows are added and never changed: a later row for the same form and context takes
-- the place of an earlier one. Every row names the ledger entry it was committed with.
CREATE TABLE lexicon_answer (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    -- as it is written in the text, case and all
    written TEXT NOT NULL,
    -- '' for anywhere, 'after' or 'before' for right after or right before the word
    beside TEXT NOT NULL,
    word TEXT NOT NULL,
    north TEXT NOT NULL,
    south TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);
CREATE INDEX lexicon_answer_by_study ON lexicon_answer (study, id);

-- Releases that are no longer shown, and why. What was frozen is kept.
CREATE TABLE release_revocation (
    release TEXT PRIMARY KEY REFERENCES release (id),
    reason TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);

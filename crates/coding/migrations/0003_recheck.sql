-- What somebody said of a coding whose code reads differently now than when it was given. A row never changes.
CREATE TABLE coding_recheck (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    coding TEXT NOT NULL,
    -- 'keep', 'give' (another code) or 'remove'
    ruling TEXT NOT NULL,
    -- the code given; empty unless another code was given
    given TEXT NOT NULL,
    -- the coding that stands in its place; empty unless another code was given
    successor TEXT NOT NULL,
    -- the plan version whose codebook was read
    plan_version BIGINT NOT NULL,
    memo TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- the ledger entry that tells of it; those said together share one
    entry BIGINT NOT NULL
);
CREATE INDEX coding_recheck_by_coding ON coding_recheck (coding, plan_version);
CREATE INDEX coding_recheck_by_successor ON coding_recheck (successor);
CREATE INDEX coding_recheck_by_study ON coding_recheck (study, id);
CREATE INDEX coding_recheck_by_entry ON coding_recheck (entry);
CREATE INDEX coding_by_code ON coding (study, code);

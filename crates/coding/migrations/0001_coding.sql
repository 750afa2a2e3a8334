-- Who gave which passage which code. A coding is never deleted: it is marked removed.
CREATE TABLE coding (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    body TEXT NOT NULL,
    report TEXT NOT NULL,
    version TEXT NOT NULL,
    address TEXT NOT NULL,
    digest TEXT NOT NULL,
    -- characters of the passage; both 0 for the whole of it
    span_start BIGINT NOT NULL,
    span_end BIGINT NOT NULL,
    code TEXT NOT NULL,
    -- the plan version whose codebook the coder read
    plan_version BIGINT NOT NULL,
    -- 'general' (nêu chung) or 'named' (có địa chỉ: unit, case or figure)
    reach TEXT NOT NULL,
    memo TEXT NOT NULL,
    -- empty when the program itself coded
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    removed_at BIGINT,
    removed_account TEXT,
    removed_role TEXT
);

-- The same coder gives the same words the same code once.
CREATE UNIQUE INDEX coding_once ON coding (version, address, span_start, span_end, code, account)
    WHERE removed_at IS NULL;
CREATE INDEX coding_by_report ON coding (report, id);
CREATE INDEX coding_by_study ON coding (study, body, code);

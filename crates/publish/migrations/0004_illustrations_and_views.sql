-- Charts of the scheme's sections: a row for each thing somebody did to one. Rows are added and never changed; the last row of a chart
-- stands. Every row names the ledger entry it was committed with.
CREATE TABLE chart_step (
    id TEXT PRIMARY KEY,
    chart TEXT NOT NULL,
    study TEXT NOT NULL,
    -- key of the outline's section
    section TEXT NOT NULL,
    -- 'placed', 'confirmed' (somebody looked at what it shows now) or 'removed'
    step TEXT NOT NULL,
    -- which figures it shows, as JSON
    source TEXT NOT NULL,
    -- digest of the blob: what it showed then
    content TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);
CREATE INDEX chart_step_by_study ON chart_step (study, id);

-- Pictures of the scheme's sections, by the same rule.
CREATE TABLE picture_step (
    id TEXT PRIMARY KEY,
    picture TEXT NOT NULL,
    study TEXT NOT NULL,
    section TEXT NOT NULL,
    -- 'added', 'described' or 'removed'
    step TEXT NOT NULL,
    -- its sizes, each with the digest of its blob, as JSON
    files TEXT NOT NULL,
    -- alternative text, caption and credit in both languages, as JSON
    words TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);
CREATE INDEX picture_step_by_study ON picture_step (study, id);

-- How often a release was opened on a day: a sum, without anything of who opened it. Bookkeeping, without a ledger entry.
CREATE TABLE release_view (
    release TEXT NOT NULL REFERENCES release (id),
    -- the day in Việt Nam: 2023-11-15
    day TEXT NOT NULL,
    views BIGINT NOT NULL,
    PRIMARY KEY (release, day)
);

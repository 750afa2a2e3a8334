-- The text of a scheme. Nothing is deleted: statements and citations are marked removed, texts and looks are kept in
-- versions that never change. Freshness is computed and has no column.
CREATE TABLE statement (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    section TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    -- the number of the text that stands now
    version BIGINT NOT NULL,
    -- 'standing' or 'removed'
    state TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX statement_by_study ON statement (study, section, ordinal, id);

CREATE TABLE statement_version (
    statement TEXT NOT NULL REFERENCES statement (id),
    number BIGINT NOT NULL,
    text TEXT NOT NULL,
    -- empty when the program itself wrote
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (statement, number)
);

CREATE TABLE citation (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    statement TEXT NOT NULL REFERENCES statement (id),
    -- 'passage', 'figure', 'indicator' or 'example'
    kind TEXT NOT NULL,
    -- id of the report or of the work log
    source TEXT NOT NULL,
    -- the number of the last look
    look BIGINT NOT NULL,
    removed_at BIGINT,
    removed_account TEXT,
    removed_role TEXT,
    removed_reason TEXT
);
CREATE INDEX citation_by_study ON citation (study, id);
CREATE INDEX citation_by_statement ON citation (statement, id);
CREATE INDEX citation_by_source ON citation (source, id);

-- What stood at the cited place when a person looked, the first time when citing.
CREATE TABLE citation_look (
    citation TEXT NOT NULL REFERENCES citation (id),
    number BIGINT NOT NULL,
    -- a passage's address, a figure's key, an indicator's id or a case's key
    place TEXT NOT NULL,
    -- an indicator's unit, else empty
    unit TEXT NOT NULL,
    -- the words quoted, in characters of the passage; both 0 for the whole of it
    span_start BIGINT NOT NULL,
    span_end BIGINT NOT NULL,
    digest TEXT NOT NULL,
    quote_vi TEXT NOT NULL,
    quote_en TEXT NOT NULL,
    definition_vi TEXT NOT NULL,
    definition_en TEXT NOT NULL,
    -- the number of the version it stood in, and the id of that version of the report; empty for work logs
    version BIGINT NOT NULL,
    report_version TEXT NOT NULL,
    reason TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (citation, number)
);

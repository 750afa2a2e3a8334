-- Passages a person pinned as the view of a minority: none leaves the text without a reason. Whether one reached the text is computed.
CREATE TABLE minority (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    report TEXT NOT NULL,
    -- the version that was read, its number, and the passage in it
    version TEXT NOT NULL,
    version_number BIGINT NOT NULL,
    address TEXT NOT NULL,
    digest TEXT NOT NULL,
    quote TEXT NOT NULL,
    -- why it must not get lost
    why TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    dropped_reason TEXT,
    dropped_account TEXT,
    dropped_role TEXT,
    dropped_at BIGINT
);
CREATE UNIQUE INDEX minority_once ON minority (report, address, digest) WHERE dropped_at IS NULL;
CREATE INDEX minority_by_study ON minority (study, id);
CREATE INDEX citation_look_by_digest ON citation_look (digest);

-- Why a body, a section or a code does not appear in the text. A later reason stands in for the earlier, which stays.
CREATE TABLE omission (
    study TEXT NOT NULL,
    -- 'body', 'section' or 'code'
    kind TEXT NOT NULL,
    -- the body's code, the section's key or the code's id
    name TEXT NOT NULL,
    number BIGINT NOT NULL,
    reason TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (study, kind, name, number)
);

-- A study, and whether its data were generated for a demonstration.
CREATE TABLE study (
    code TEXT PRIMARY KEY,
    generated BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

-- One version of a plan. A version never changes; the digest is of its files.
CREATE TABLE plan (
    study TEXT NOT NULL REFERENCES study (code),
    version BIGINT NOT NULL,
    digest TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    issued_by TEXT,
    entry BIGINT NOT NULL,
    PRIMARY KEY (study, version)
);

-- The files of a version, as they were written.
CREATE TABLE plan_file (
    study TEXT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (study, version, name),
    FOREIGN KEY (study, version) REFERENCES plan (study, version)
);

-- Word to a body that what it owes was set or changed.
CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    vi TEXT NOT NULL,
    en TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    FOREIGN KEY (study, version) REFERENCES plan (study, version)
);
CREATE INDEX notice_body ON notice (body, id);

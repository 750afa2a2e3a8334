-- Reports as received. A version and everything read from it never changes.

CREATE TABLE report (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (study, body)
);

CREATE TABLE version (
    id TEXT PRIMARY KEY,
    report TEXT NOT NULL REFERENCES report (id),
    number BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    due TEXT NOT NULL,
    timing TEXT NOT NULL,
    plan_version BIGINT NOT NULL,
    ledger_position BIGINT NOT NULL,
    document_number TEXT,
    document_date TEXT,
    UNIQUE (report, number)
);

CREATE TABLE section (
    version TEXT NOT NULL REFERENCES version (id),
    ordinal BIGINT NOT NULL,
    key TEXT NOT NULL,
    heading TEXT NOT NULL,
    matched TEXT NOT NULL,
    PRIMARY KEY (version, ordinal)
);

CREATE TABLE passage (
    version TEXT NOT NULL REFERENCES version (id),
    ordinal BIGINT NOT NULL,
    address TEXT NOT NULL,
    section TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    digest TEXT NOT NULL,
    rows_covered BIGINT NOT NULL,
    columns_covered BIGINT NOT NULL,
    PRIMARY KEY (version, ordinal),
    UNIQUE (version, address)
);

CREATE TABLE figure (
    version TEXT NOT NULL REFERENCES version (id),
    ordinal BIGINT NOT NULL,
    key TEXT NOT NULL,
    address TEXT NOT NULL,
    label TEXT NOT NULL,
    ten_thousandths BIGINT NOT NULL,
    unit TEXT NOT NULL,
    period_words TEXT,
    period_from TEXT,
    period_to TEXT,
    span_start BIGINT NOT NULL,
    span_end BIGINT NOT NULL,
    quote TEXT NOT NULL,
    PRIMARY KEY (version, ordinal),
    UNIQUE (version, key)
);

CREATE TABLE finding (
    version TEXT NOT NULL REFERENCES version (id),
    ordinal BIGINT NOT NULL,
    section TEXT NOT NULL,
    kind TEXT NOT NULL,
    addresses TEXT NOT NULL,
    summary TEXT NOT NULL,
    with_figure BIGINT NOT NULL,
    with_example BIGINT NOT NULL,
    PRIMARY KEY (version, ordinal)
);

CREATE TABLE example (
    version TEXT NOT NULL REFERENCES version (id),
    ordinal BIGINT NOT NULL,
    address TEXT NOT NULL,
    cue TEXT NOT NULL,
    PRIMARY KEY (version, ordinal)
);

CREATE TABLE problem (
    version TEXT NOT NULL REFERENCES version (id),
    ordinal BIGINT NOT NULL,
    severity TEXT NOT NULL,
    problem TEXT NOT NULL,
    PRIMARY KEY (version, ordinal)
);

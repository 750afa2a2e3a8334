-- A file on its way from the drafter over the signer to its receipt. The file never changes; its state does, each time
-- with a ledger entry.
CREATE TABLE submission (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    body TEXT NOT NULL,
    number BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    encoding TEXT NOT NULL,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    state TEXT NOT NULL,
    errors BIGINT NOT NULL,
    warnings BIGINT NOT NULL,
    made_by TEXT,
    made_at BIGINT NOT NULL,
    sent_by TEXT,
    sent_at BIGINT,
    returned_by TEXT,
    returned_at BIGINT,
    returned_why TEXT,
    signed_by TEXT,
    signed_name TEXT,
    signed_at BIGINT,
    signed_content TEXT,
    version TEXT REFERENCES version (id),
    UNIQUE (study, body, number)
);
CREATE INDEX submission_version ON submission (version);
CREATE INDEX submission_state ON submission (state, study, body);

-- A question about a passage of a version.
CREATE TABLE query (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    body TEXT NOT NULL,
    number BIGINT NOT NULL,
    version TEXT NOT NULL REFERENCES version (id),
    address TEXT NOT NULL,
    digest TEXT NOT NULL,
    quote TEXT NOT NULL,
    wants TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_by TEXT,
    asked_at BIGINT NOT NULL,
    answer TEXT,
    answered_by TEXT,
    answered_at BIGINT,
    closed_by TEXT,
    closed_at BIGINT,
    closing TEXT,
    UNIQUE (study, body, number)
);
CREATE INDEX query_state ON query (study, state, body);

-- What somebody of the body vouches for about a figure of a file. The newest row of a figure stands; none is changed.
CREATE TABLE passport (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    body TEXT NOT NULL,
    file TEXT NOT NULL,
    figure TEXT NOT NULL,
    figure_digest TEXT NOT NULL,
    numerator BIGINT,
    denominator BIGINT,
    definition TEXT NOT NULL,
    as_of TEXT,
    vouched_by TEXT,
    vouched_name TEXT NOT NULL,
    vouched_at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);
CREATE INDEX passport_figure ON passport (study, body, figure, id);

-- Which section of the outline a person said a body's heading begins. The newest row of a heading stands.
CREATE TABLE heading_choice (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    body TEXT NOT NULL,
    heading TEXT NOT NULL,
    section TEXT NOT NULL,
    chosen_by TEXT,
    chosen_at BIGINT NOT NULL
);
CREATE INDEX heading_choice_body ON heading_choice (study, body, id);

-- What the head and foot of a version's document say of it besides number and day.
CREATE TABLE document_head (
    version TEXT NOT NULL REFERENCES version (id),
    ordinal BIGINT NOT NULL,
    issuer TEXT,
    kind TEXT,
    summary TEXT,
    signer TEXT,
    PRIMARY KEY (version, ordinal)
);

-- The moment before which the public does not see a release. A later row for the same release takes the place of the earlier one; the
-- first was made with the release, in its ledger entry. Rows are never changed.
CREATE TABLE release_embargo (
    release TEXT NOT NULL REFERENCES release (id),
    -- counted from 1 for each release
    number BIGINT NOT NULL,
    until BIGINT NOT NULL,
    -- why it was moved or lifted; '' in the first row
    reason TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL,
    PRIMARY KEY (release, number)
);

-- Private links that show a draft, or a release under embargo, to whoever holds them.
CREATE TABLE draft_link (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    -- the release it shows; 0 for the scheme as it stands
    release_number BIGINT NOT NULL,
    -- digest of the key; the key itself is kept nowhere
    opening TEXT NOT NULL UNIQUE,
    -- whom it is for, in the words of who made it
    purpose TEXT NOT NULL,
    -- the last day it opens anything, in Việt Nam
    last_day TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);
CREATE INDEX draft_link_by_study ON draft_link (study, id);

-- Links that open nothing any more.
CREATE TABLE draft_link_revocation (
    link TEXT PRIMARY KEY REFERENCES draft_link (id),
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);

-- Passages and versions of reports that a person said must not be published. A later row for the same thing takes the place of the
-- earlier one. Rows are never changed.
CREATE TABLE withholding (
    study TEXT NOT NULL,
    report TEXT NOT NULL,
    -- the version's number; 0 for a passage, which is withheld in every version
    version BIGINT NOT NULL,
    -- the passage's address; '' for a whole version
    address TEXT NOT NULL,
    -- counted from 1 for each
    number BIGINT NOT NULL,
    -- 1 when it is withheld, 0 when it may be published again
    withheld BIGINT NOT NULL,
    reason TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL,
    PRIMARY KEY (study, report, version, address, number)
);

-- Which statements are the brief of a scheme, in order. A later row takes the place of the earlier one; rows are never changed.
CREATE TABLE brief (
    study TEXT NOT NULL,
    -- counted from 1 for each study
    number BIGINT NOT NULL,
    -- ids of statements in order, as JSON
    statements TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL,
    PRIMARY KEY (study, number)
);

-- As table reading, for what is read beside the whole page.
CREATE TABLE part_reading (
    release TEXT NOT NULL REFERENCES release (id),
    -- 'brief', or 'why/3' for what the third statement rests on
    part TEXT NOT NULL,
    voice TEXT NOT NULL,
    script TEXT NOT NULL,
    sound TEXT NOT NULL,
    sentences TEXT NOT NULL,
    PRIMARY KEY (release, part, voice)
);

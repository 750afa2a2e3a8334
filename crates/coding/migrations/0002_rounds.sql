-- Rounds of blind coding: a sample the program drew, judged by several coders who do not see each other's judgements.
CREATE TABLE coding_round (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    name TEXT NOT NULL,
    -- the plan version whose codebook the coders read
    plan_version BIGINT NOT NULL,
    -- 16 hexadecimal digits: the sample and the intervals follow from it
    seed TEXT NOT NULL,
    -- passages that could have been drawn
    frame BIGINT NOT NULL,
    leader TEXT NOT NULL,
    leader_role TEXT NOT NULL,
    at BIGINT NOT NULL,
    closed_at BIGINT,
    closed_account TEXT,
    closed_role TEXT
);
CREATE INDEX coding_round_by_study ON coding_round (study, id);

CREATE TABLE coding_round_coder (
    round TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    account TEXT NOT NULL,
    PRIMARY KEY (round, ordinal)
);
CREATE UNIQUE INDEX coding_round_coder_once ON coding_round_coder (account, round);

-- What was drawn, pinned to what was read.
CREATE TABLE coding_round_passage (
    round TEXT NOT NULL,
    number BIGINT NOT NULL,
    body_group BIGINT NOT NULL,
    body TEXT NOT NULL,
    report TEXT NOT NULL,
    version TEXT NOT NULL,
    address TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (round, number)
);
CREATE INDEX coding_round_passage_by_digest ON coding_round_passage (digest, round);

-- What one coder said of one passage. A later revision stands in for the earlier, which stays.
CREATE TABLE coding_judgement (
    round TEXT NOT NULL,
    number BIGINT NOT NULL,
    account TEXT NOT NULL,
    revision BIGINT NOT NULL,
    -- codes in order with a space between; empty: judged, and no code fits
    codes TEXT NOT NULL,
    memo TEXT NOT NULL,
    -- random: with it the digest in the ledger can be checked, and not guessed before
    nonce TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (round, number, account, revision)
);

-- What was computed when the round was closed: one row a code that was given, one with an empty code for the whole.
CREATE TABLE coding_agreement (
    round TEXT NOT NULL,
    code TEXT NOT NULL,
    -- passages by coder, in the coders' order, with a space between
    given TEXT NOT NULL,
    shared BIGINT NOT NULL,
    paired BIGINT NOT NULL,
    -- value and interval, or why there is none
    kappa TEXT NOT NULL,
    alpha TEXT NOT NULL,
    PRIMARY KEY (round, code)
);

-- How a difference was settled: which of the codes the coders differ in apply.
CREATE TABLE coding_decision (
    round TEXT NOT NULL,
    number BIGINT NOT NULL,
    codes TEXT NOT NULL,
    reason TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (round, number)
);

-- The round a coding was settled in; NULL when a person coded by hand.
ALTER TABLE coding ADD COLUMN round TEXT;

-- What a body answers to how the scheme uses its evidence. Rows never change; a further reply is a further row.
CREATE TABLE body_reply (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    body TEXT NOT NULL,
    -- 'use' of a citation in a statement, or 'coding' of a passage
    kind TEXT NOT NULL,
    -- the citation and the statement answered, the number of the statement's text, and the sentence as the body read it;
    -- empty and 0 for a coding
    citation TEXT NOT NULL,
    statement TEXT NOT NULL,
    statement_version BIGINT NOT NULL,
    sentence TEXT NOT NULL,
    -- the codes the passage bore, each with its reach, in order with a space between; empty for a use
    codes TEXT NOT NULL,
    -- the evidence: as in links, the number of its version, its digest and words
    target TEXT NOT NULL,
    version BIGINT NOT NULL,
    digest TEXT NOT NULL,
    quote_vi TEXT NOT NULL,
    quote_en TEXT NOT NULL,
    text TEXT NOT NULL,
    -- empty when the program itself wrote
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX body_reply_by_study ON body_reply (study, id);

-- What an editor answers to a reply: once.
CREATE TABLE body_reply_answer (
    reply TEXT PRIMARY KEY REFERENCES body_reply (id),
    -- 'taken' into account or the text 'stays'
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL
);

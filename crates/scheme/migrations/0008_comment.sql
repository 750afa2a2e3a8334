-- Rounds in which invited people comment on the text. Rows never change; what became of a round or of a comment is a further row.
-- Every row names the ledger entry it was committed with.
CREATE TABLE comment_round (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    title TEXT NOT NULL,
    -- the last day on which a comment is in time, year-month-day
    due TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);
CREATE INDEX comment_round_by_study ON comment_round (study, id);

CREATE TABLE comment_round_person (
    round TEXT NOT NULL REFERENCES comment_round (id),
    person TEXT NOT NULL,
    PRIMARY KEY (round, person)
);

CREATE TABLE comment_round_close (
    round TEXT PRIMARY KEY REFERENCES comment_round (id),
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);

CREATE TABLE comment (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    round TEXT NOT NULL REFERENCES comment_round (id),
    -- the statement, the number of its text and the sentence as the person read it; empty and 0 for the text as a whole
    statement TEXT NOT NULL,
    statement_version BIGINT NOT NULL,
    sentence TEXT NOT NULL,
    words TEXT NOT NULL,
    -- the wording proposed for the statement; empty when there is none
    proposed TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);
CREATE INDEX comment_by_round ON comment (round, id);
CREATE INDEX comment_by_statement ON comment (statement, id);
CREATE INDEX comment_by_account ON comment (study, account, id);

CREATE TABLE comment_withdrawal (
    comment TEXT PRIMARY KEY REFERENCES comment (id),
    reason TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);

-- What an editor decides about a comment: once.
CREATE TABLE comment_ruling (
    comment TEXT PRIMARY KEY REFERENCES comment (id),
    -- 'accepted', 'in-part' or 'rejected'
    outcome TEXT NOT NULL,
    -- empty for a plain acceptance
    reason TEXT NOT NULL,
    -- the number of the statement's text that took the proposed wording over; 0 when none did
    taken BIGINT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);

-- A letter to one person about one body, or about all that are silent. The unique key is what keeps anything from
-- being made, and so from being sent, twice. `body` is empty where a letter tells of many.
CREATE TABLE letter (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    rule TEXT NOT NULL,
    kind TEXT NOT NULL,
    occasion TEXT NOT NULL,
    body TEXT NOT NULL,
    account TEXT NOT NULL,
    state TEXT NOT NULL,
    why TEXT,
    detail TEXT,
    subject TEXT,
    text TEXT,
    made_at BIGINT NOT NULL,
    tried_at BIGINT,
    ended_at BIGINT,
    UNIQUE (study, rule, occasion, body, account)
);
CREATE INDEX letter_study ON letter (study, state, id);
CREATE INDEX letter_body ON letter (study, body, state);

-- A person's calendar feed. Its address is made from the installation's key and this number; a new number makes the
-- old address worthless. Nothing here opens the feed.
CREATE TABLE calendar_feed (
    account TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    made_at BIGINT NOT NULL
);

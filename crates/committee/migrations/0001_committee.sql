-- Meetings of the steering committee, what its members think, and the tasks that come of its directives. Rows are written once and
-- never changed: how a meeting or a task stands is its last step. `entry` is the ledger position of the row's entry.
CREATE TABLE meeting (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    title TEXT NOT NULL,
    day TEXT NOT NULL,
    place TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);
CREATE INDEX meeting_study ON meeting (study, id);

CREATE TABLE agenda_item (
    id TEXT PRIMARY KEY,
    meeting TEXT NOT NULL REFERENCES meeting (id),
    -- counted from 1 within the meeting
    number BIGINT NOT NULL,
    heading TEXT NOT NULL,
    -- 'statement/…', 'solution/…', 'contradiction/…', 'query/…', or empty
    about TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL,
    UNIQUE (meeting, number)
);

CREATE TABLE meeting_step (
    meeting TEXT NOT NULL REFERENCES meeting (id),
    -- counted from 1 within the meeting
    number BIGINT NOT NULL,
    -- 'held', 'minuted' or 'called_off'
    state TEXT NOT NULL,
    -- who took part, the minutes, or why it was called off
    words TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL,
    PRIMARY KEY (meeting, number)
);

-- What members are asked, by when; about an item of an agenda, a statement, or an item that is about a statement.
CREATE TABLE opinion_request (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    -- empty where it is about a statement alone
    item TEXT NOT NULL,
    -- empty where it is about no statement
    statement TEXT NOT NULL,
    question TEXT NOT NULL,
    due TEXT NOT NULL,
    -- accounts in order with a space between
    members TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);
CREATE INDEX opinion_request_study ON opinion_request (study, id);

-- A later opinion of a member stands in for the earlier, which stays.
CREATE TABLE opinion (
    request TEXT NOT NULL REFERENCES opinion_request (id),
    member TEXT NOT NULL,
    number BIGINT NOT NULL,
    -- 'agree', 'changes', 'disagree' or 'none'
    view TEXT NOT NULL,
    words TEXT NOT NULL,
    -- the number of the statement's text that was read, and that text; 0 and empty where it is about no statement
    statement_version BIGINT NOT NULL,
    sentence TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL,
    PRIMARY KEY (request, member, number)
);

CREATE TABLE task (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    -- counted from 1 within the study
    number BIGINT NOT NULL,
    -- the directive's id in the plan that stands
    directive TEXT NOT NULL,
    text TEXT NOT NULL,
    body TEXT NOT NULL,
    -- 'drafter', 'signer', or empty
    post TEXT NOT NULL,
    due TEXT NOT NULL,
    proof TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL,
    UNIQUE (study, number)
);
CREATE INDEX task_body ON task (study, body, number);

CREATE TABLE task_step (
    task TEXT NOT NULL REFERENCES task (id),
    -- counted from 1 within the task; whoever takes a step names the number they saw
    number BIGINT NOT NULL,
    -- 'reported', 'sent_back', 'closed' or 'extended'
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    -- of 'extended': the new day and the one before
    due TEXT NOT NULL,
    due_before TEXT NOT NULL,
    -- of 'reported': the proof's file, by its hash, and its name
    file TEXT NOT NULL,
    file_name TEXT NOT NULL,
    -- of 'reported': the passage of a received report that proves it
    report TEXT NOT NULL,
    report_version BIGINT NOT NULL,
    address TEXT NOT NULL,
    digest TEXT NOT NULL,
    quote TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL,
    PRIMARY KEY (task, number)
);

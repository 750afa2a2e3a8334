-- A draft is a work log that a person has not sent yet: its file lies in the scratch folder, its mapping here.
CREATE TABLE worklog_draft (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    study TEXT NOT NULL,
    body TEXT NOT NULL,
    name TEXT NOT NULL,
    file_name TEXT NOT NULL,
    size BIGINT NOT NULL,
    source TEXT NOT NULL,
    mapping TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX worklog_draft_account ON worklog_draft (account);

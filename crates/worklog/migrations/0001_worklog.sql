-- A work log is (study, body, name); what was sent under it are its versions, which never change.
CREATE TABLE worklog (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    body TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (study, body, name)
);

CREATE TABLE worklog_version (
    id TEXT PRIMARY KEY,
    worklog TEXT NOT NULL REFERENCES worklog (id),
    number BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    source TEXT NOT NULL,
    mapping TEXT NOT NULL,
    parquet TEXT NOT NULL,
    counts TEXT NOT NULL,
    problems TEXT NOT NULL,
    rejected TEXT NOT NULL,
    registered_at BIGINT NOT NULL,
    UNIQUE (worklog, number)
);

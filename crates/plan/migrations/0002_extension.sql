-- A later deadline for one body, with its reason. The newest of a body stands; an older one stays as it was.
CREATE TABLE extension (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL REFERENCES study (code),
    body TEXT NOT NULL,
    due TEXT NOT NULL,
    due_before TEXT NOT NULL,
    reason TEXT NOT NULL,
    granted_by TEXT,
    granted_at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);
CREATE INDEX extension_study ON extension (study, body, id);

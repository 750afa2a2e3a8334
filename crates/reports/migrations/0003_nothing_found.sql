-- «Nothing to report», said by a unit with how it looked. Never changed; the newest answer counts.
CREATE TABLE nothing_found (
    study TEXT NOT NULL,
    body TEXT NOT NULL,
    how TEXT NOT NULL,
    said_at BIGINT NOT NULL,
    due TEXT NOT NULL,
    timing TEXT NOT NULL,
    plan_version BIGINT NOT NULL,
    entry BIGINT NOT NULL,
    PRIMARY KEY (study, body, entry)
);

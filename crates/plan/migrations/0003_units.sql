-- Units: bodies below a lead body, made by whoever splits its assignment. User data, not plan files.
CREATE TABLE unit (
    study TEXT NOT NULL REFERENCES study (code),
    code TEXT NOT NULL,
    parent TEXT NOT NULL,
    vi TEXT NOT NULL,
    en TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    successors TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    entry BIGINT NOT NULL,
    PRIMARY KEY (study, code)
);
CREATE INDEX unit_parent ON unit (study, parent);

-- What a unit is asked for, as it stands; the ledger tells what it was before.
CREATE TABLE unit_assignment (
    study TEXT NOT NULL,
    unit TEXT NOT NULL,
    sections TEXT NOT NULL,
    due TEXT NOT NULL,
    note TEXT NOT NULL,
    assigned_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    entry BIGINT NOT NULL,
    PRIMARY KEY (study, unit),
    FOREIGN KEY (study, unit) REFERENCES unit (study, code)
);

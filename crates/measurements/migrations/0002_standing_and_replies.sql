-- By what a list orders and filters: how often chance gives as much, the share of false alarms, the ratio drawn towards
-- those of all units, and whether the null control took the flag back. Empty in rows older than this.
ALTER TABLE measurement_cell ADD COLUMN p DOUBLE PRECISION;
ALTER TABLE measurement_cell ADD COLUMN q DOUBLE PRECISION;
ALTER TABLE measurement_cell ADD COLUMN shrunk_ratio DOUBLE PRECISION;
ALTER TABLE measurement_cell ADD COLUMN shrunk_lower DOUBLE PRECISION;
ALTER TABLE measurement_cell ADD COLUMN shrunk_upper DOUBLE PRECISION;
ALTER TABLE measurement_cell ADD COLUMN withdrawn BIGINT NOT NULL DEFAULT 0;

-- A unit's answer to one of its figures, or to all of them; the highest number stands. Never changed, never deleted.
CREATE TABLE unit_reply (
    id TEXT PRIMARY KEY,
    worklog TEXT NOT NULL,
    unit TEXT NOT NULL,
    -- empty when it answers all figures of the unit
    indicator TEXT NOT NULL,
    number BIGINT NOT NULL,
    text TEXT NOT NULL,
    -- empty when the program itself acted
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (worklog, unit, indicator, number)
);

-- What the committee decided after the plan was issued. It lies beside the directives of the plan's own text and never changes.
CREATE TABLE directive (
    study TEXT NOT NULL REFERENCES study (code),
    id TEXT NOT NULL,
    -- counted from 1 within the study
    ordinal BIGINT NOT NULL,
    -- number and symbol of the document; may be empty
    number TEXT NOT NULL,
    day TEXT NOT NULL,
    text TEXT NOT NULL,
    -- numbers, codes of bodies and of the codebook in order with a space between; empty for all, or none
    groups TEXT NOT NULL,
    bodies TEXT NOT NULL,
    codes TEXT NOT NULL,
    -- what it came out of, as the ledger calls that; empty for nothing
    origin TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    entry BIGINT NOT NULL,
    PRIMARY KEY (study, id)
);

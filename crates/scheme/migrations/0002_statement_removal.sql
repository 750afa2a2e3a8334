-- Why a statement was taken out of the text; the ledger names the reason by its digest only.
CREATE TABLE statement_removal (
    statement TEXT NOT NULL REFERENCES statement (id),
    number BIGINT NOT NULL,
    reason TEXT NOT NULL,
    -- empty when the program itself acted
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (statement, number)
);

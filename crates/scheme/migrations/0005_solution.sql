-- What a solution needs and which directives it follows. A later description stands in for the earlier, which stays.
CREATE TABLE solution (
    statement TEXT NOT NULL REFERENCES statement (id),
    number BIGINT NOT NULL,
    authority TEXT NOT NULL,
    resources TEXT NOT NULL,
    time TEXT NOT NULL,
    risk TEXT NOT NULL,
    -- ids of directives in order with a space between; empty for none
    directives TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (statement, number)
);

-- What people decided about contradictions. Contradictions are computed and have no rows; a later decision stands in for the earlier,
-- which stays.
CREATE TABLE contradiction (
    study TEXT NOT NULL,
    -- the contradiction's name within the study; it stays while the numbers change
    name TEXT NOT NULL,
    number BIGINT NOT NULL,
    -- 'one' or 'other' side holds, 'explained', or 'open'
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- both sides as the person saw them: digest of the whole, and the number with its unit
    one_digest TEXT NOT NULL,
    one_said TEXT NOT NULL,
    other_digest TEXT NOT NULL,
    other_said TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (study, name, number)
);

-- One run of the measuring over one version of a work log; its whole result is a blob.
CREATE TABLE measurement (
    id TEXT PRIMARY KEY,
    worklog TEXT NOT NULL,
    version TEXT NOT NULL,
    number BIGINT NOT NULL,
    result TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX measurement_worklog ON measurement (worklog, made_at);

-- One indicator of one unit, as a reader sees it.
CREATE TABLE measurement_cell (
    measurement TEXT NOT NULL REFERENCES measurement (id),
    ordinal BIGINT NOT NULL,
    indicator TEXT NOT NULL,
    unit TEXT NOT NULL,
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    definition_version BIGINT NOT NULL,
    n BIGINT,
    observed DOUBLE PRECISION,
    expected DOUBLE PRECISION,
    ratio DOUBLE PRECISION,
    lower_end DOUBLE PRECISION,
    upper_end DOUBLE PRECISION,
    worth_asking BIGINT NOT NULL,
    suppressed_vi TEXT NOT NULL,
    suppressed_en TEXT NOT NULL,
    text_vi TEXT NOT NULL,
    text_en TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (measurement, indicator, unit)
);

-- One case shown as an example.
CREATE TABLE measurement_example (
    measurement TEXT NOT NULL REFERENCES measurement (id),
    ordinal BIGINT NOT NULL,
    case_key TEXT NOT NULL,
    shows TEXT NOT NULL,
    steps TEXT NOT NULL,
    text_vi TEXT NOT NULL,
    text_en TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (measurement, case_key)
);

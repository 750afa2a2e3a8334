-- Frozen public versions. The page (JSON) and the Word file are blobs; a row never changes.
CREATE TABLE release (
    id TEXT PRIMARY KEY,
    study TEXT NOT NULL,
    -- counted from 1 for each study
    number BIGINT NOT NULL,
    title_vi TEXT NOT NULL,
    title_en TEXT NOT NULL,
    statements BIGINT NOT NULL,
    evidence BIGINT NOT NULL,
    -- digests of the blobs
    page TEXT NOT NULL,
    docx TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (study, number)
);

-- Sound of a release in one voice: a cache, made again at will.
CREATE TABLE audio (
    release TEXT NOT NULL REFERENCES release (id),
    voice TEXT NOT NULL,
    -- which version of the reader made it
    maker TEXT NOT NULL,
    -- digest of the blob
    wav TEXT NOT NULL,
    -- where each sentence is read, as JSON
    marks TEXT NOT NULL,
    PRIMARY KEY (release, voice)
);

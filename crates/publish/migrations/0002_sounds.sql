-- The sound of a sentence in one voice, for all pages that hold the sentence: a cache, made again at will.
CREATE TABLE sentence_sound (
    -- digest of the spoken words, the voice and what made the sound
    sentence TEXT PRIMARY KEY,
    -- the file of the cache that holds it, with the sounds made together with it
    file TEXT NOT NULL,
    -- where in that file it begins, and how long it is, in bytes
    start BIGINT NOT NULL,
    length BIGINT NOT NULL,
    -- samples a second; a sample is two bytes
    rate BIGINT NOT NULL,
    -- digest of these bytes
    digest TEXT NOT NULL
);

-- Which sentences a release is read with in one voice: what no row names may be forgotten. It takes the place of the table audio.
CREATE TABLE reading (
    release TEXT NOT NULL REFERENCES release (id),
    voice TEXT NOT NULL,
    -- digest of the words and pauses, whatever makes the sound
    script TEXT NOT NULL,
    -- digest of the sentences and pauses; names the files for listening in the cache
    sound TEXT NOT NULL,
    -- the sentences in order, as JSON
    sentences TEXT NOT NULL,
    PRIMARY KEY (release, voice)
);

-- Where a person is written to, and in which language; no address means no letters.
ALTER TABLE account ADD COLUMN email TEXT;
ALTER TABLE account ADD COLUMN language TEXT NOT NULL DEFAULT 'vi';

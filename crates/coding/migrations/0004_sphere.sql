-- Of which field and level the words speak: keys of the codebook's second axes; empty where the coder said nothing.
ALTER TABLE coding ADD COLUMN field TEXT NOT NULL DEFAULT '';
ALTER TABLE coding ADD COLUMN level TEXT NOT NULL DEFAULT '';

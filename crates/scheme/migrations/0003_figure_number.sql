-- The number a cited figure told when a person looked, in ten-thousandths, and what it counts: a statement's text refers to it.
ALTER TABLE citation_look ADD COLUMN amount BIGINT;
ALTER TABLE citation_look ADD COLUMN amount_unit TEXT NOT NULL DEFAULT '';

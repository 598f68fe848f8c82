DROP INDEX ix_change_cell;

CREATE INDEX ix_change_cell ON change (uid, field, step) WHERE field IS NOT NULL;

CREATE INDEX ix_change_gone ON change (uid, field, after) WHERE field IS NULL AND after IS NULL;

ALTER TABLE contested ADD COLUMN open INTEGER;

ALTER TABLE contested ADD COLUMN until INTEGER;

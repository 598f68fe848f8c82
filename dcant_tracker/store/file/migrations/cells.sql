CREATE INDEX ix_change_cell ON change (uid, field, step);

CREATE INDEX ix_made_change_cell ON made_change (uid, field, step);

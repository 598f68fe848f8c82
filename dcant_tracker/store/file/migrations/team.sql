ALTER TABLE step ADD COLUMN uid VARCHAR;

ALTER TABLE step ADD COLUMN replica VARCHAR;

ALTER TABLE step ADD COLUMN clock INTEGER;

ALTER TABLE step ADD COLUMN follows VARCHAR;

ALTER TABLE step ADD COLUMN made_at VARCHAR;

ALTER TABLE step ADD COLUMN batch INTEGER;

ALTER TABLE step ADD COLUMN shared INTEGER;

CREATE INDEX ix_step_clock ON step (clock);

CREATE INDEX ix_step_shared ON step (shared);

CREATE UNIQUE INDEX ix_step_uid ON step (uid);

CREATE TABLE made_change (
    id INTEGER NOT NULL, 
    step INTEGER NOT NULL, 
    entity VARCHAR NOT NULL, 
    uid VARCHAR NOT NULL, 
    field VARCHAR, 
    "before" VARCHAR, 
    "after" VARCHAR, 
    parents VARCHAR, 
    PRIMARY KEY (id), 
    FOREIGN KEY(step) REFERENCES step (id)
);

CREATE INDEX ix_made_change_record ON made_change (uid, step);

CREATE INDEX ix_made_change_step ON made_change (step);

CREATE TABLE contested (
    id INTEGER NOT NULL, 
    entity VARCHAR NOT NULL, 
    uid VARCHAR NOT NULL, 
    kind VARCHAR NOT NULL, 
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_contested_record ON contested (uid, entity, kind);

CREATE TABLE team_bundle (
    name VARCHAR NOT NULL, 
    state VARCHAR NOT NULL, 
    at VARCHAR NOT NULL, 
    PRIMARY KEY (name)
);

CREATE TABLE team_member (
    replica VARCHAR NOT NULL, 
    name VARCHAR NOT NULL, 
    seen VARCHAR NOT NULL, 
    PRIMARY KEY (replica)
);

CREATE TABLE shared_thing (
    id INTEGER NOT NULL, 
    kind VARCHAR NOT NULL, 
    "key" VARCHAR NOT NULL, 
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_shared_thing_key ON shared_thing (kind, "key");

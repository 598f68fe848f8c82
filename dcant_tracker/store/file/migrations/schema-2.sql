CREATE TABLE column_mapping (
    id INTEGER NOT NULL, 
    name VARCHAR NOT NULL, 
    partner VARCHAR, 
    shape VARCHAR NOT NULL, 
    definition VARCHAR NOT NULL, 
    at VARCHAR NOT NULL, 
    PRIMARY KEY (id), 
    UNIQUE (name)
);

CREATE INDEX ix_column_mapping_shape ON column_mapping (shape);

CREATE TABLE waiting_import (
    id INTEGER NOT NULL, 
    label VARCHAR NOT NULL, 
    partner VARCHAR, 
    mapping VARCHAR, 
    campaign VARCHAR, 
    who VARCHAR NOT NULL, 
    at VARCHAR NOT NULL, 
    undecided INTEGER NOT NULL, 
    decisions VARCHAR NOT NULL, 
    PRIMARY KEY (id)
);

CREATE TABLE waiting_file (
    id INTEGER NOT NULL, 
    waiting INTEGER NOT NULL, 
    file_name VARCHAR NOT NULL, 
    sha256 VARCHAR NOT NULL, 
    content BLOB NOT NULL, 
    PRIMARY KEY (id), 
    FOREIGN KEY(waiting) REFERENCES waiting_import (id)
);

CREATE INDEX ix_waiting_file_import ON waiting_file (waiting);

CREATE TABLE pairing (
    id INTEGER NOT NULL, 
    step INTEGER NOT NULL, 
    entity VARCHAR NOT NULL, 
    uid VARCHAR NOT NULL, 
    other VARCHAR NOT NULL, 
    same BOOLEAN NOT NULL, 
    PRIMARY KEY (id), 
    FOREIGN KEY(step) REFERENCES step (id)
);

CREATE INDEX ix_pairing_step ON pairing (step);

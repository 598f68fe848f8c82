CREATE TABLE campaign_closing (
    id INTEGER NOT NULL, 
    step INTEGER NOT NULL, 
    campaign VARCHAR NOT NULL, 
    content BLOB NOT NULL, 
    PRIMARY KEY (id), 
    FOREIGN KEY(step) REFERENCES step (id)
);

CREATE INDEX ix_campaign_closing_step ON campaign_closing (step);

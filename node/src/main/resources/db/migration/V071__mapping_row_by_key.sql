-- The key comes first: comparing a mapping's and a data set's name with each other, which are mostly the same, took most of
-- the time of finding a row.
CREATE TABLE mapping_row_by_key (
    mapping    VARCHAR NOT NULL,
    data_set   VARCHAR NOT NULL,
    record_key VARCHAR NOT NULL,
    digest     VARCHAR NOT NULL,
    held       BOOLEAN NOT NULL,
    run        BIGINT NOT NULL,
    PRIMARY KEY (record_key, data_set, mapping)
);
INSERT INTO mapping_row_by_key (mapping, data_set, record_key, digest, held, run)
    SELECT mapping, data_set, record_key, digest, held, run FROM mapping_row;
DROP TABLE mapping_row;
ALTER TABLE mapping_row_by_key RENAME TO mapping_row;

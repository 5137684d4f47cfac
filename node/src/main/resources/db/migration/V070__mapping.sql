-- What mappings of legacy sources have read. Not in the archive: without it the next reading begins anew, sends what
-- differs from the records that are held, and deletes nothing.
CREATE TABLE mapping_run (
    mapping VARCHAR NOT NULL,
    number  BIGINT NOT NULL,
    state   VARCHAR NOT NULL,
    report  VARCHAR NOT NULL,
    PRIMARY KEY (mapping, number)
);
-- The records that the source's rows became, as they were last given.
CREATE TABLE mapping_row (
    mapping    VARCHAR NOT NULL,
    data_set   VARCHAR NOT NULL,
    record_key VARCHAR NOT NULL,
    digest     VARCHAR NOT NULL,
    held       BOOLEAN NOT NULL,
    run        BIGINT NOT NULL,
    PRIMARY KEY (mapping, data_set, record_key)
);
CREATE TABLE mapping_control (
    mapping      VARCHAR NOT NULL PRIMARY KEY,
    paused       BOOLEAN NOT NULL,
    allowed_loss BIGINT NOT NULL,
    stamp        VARCHAR
);

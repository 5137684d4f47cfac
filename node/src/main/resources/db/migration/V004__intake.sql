-- What has come in since the node was set up, by data set.
CREATE TABLE intake_total (
    data_set    VARCHAR PRIMARY KEY,
    accepted    BIGINT NOT NULL,
    unchanged   BIGINT NOT NULL,
    quarantined BIGINT NOT NULL
);

-- Answers to requests that carried an idempotency key, kept for 30 days.
CREATE TABLE intake_request (
    request_key VARCHAR PRIMARY KEY,
    data_set    VARCHAR NOT NULL,
    digest      VARCHAR NOT NULL,
    answer      VARCHAR NOT NULL,
    taken_at    TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX intake_request_taken_at ON intake_request (taken_at);

-- How far each file has come; moves in the transaction of the chunk that took its records.
CREATE TABLE intake_file (
    data_set    VARCHAR NOT NULL,
    digest      VARCHAR NOT NULL,
    name        VARCHAR NOT NULL,
    state       VARCHAR NOT NULL,
    started_at  TIMESTAMP WITH TIME ZONE NOT NULL,
    accepted    BIGINT NOT NULL,
    unchanged   BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    PRIMARY KEY (data_set, digest)
);

-- How far each pulled child's outbox has been passed, and the batch that was found there.
CREATE TABLE link_pull_cursor (
    child    VARCHAR PRIMARY KEY,
    position BIGINT NOT NULL,
    digest   VARCHAR
);

-- Streams that could not be taken when the cursor passed them: where to go back to, and which batch to try again.
CREATE TABLE link_pull_waiting (
    child         VARCHAR NOT NULL,
    origin        VARCHAR NOT NULL,
    epoch         BIGINT NOT NULL,
    stream        VARCHAR NOT NULL,
    from_position BIGINT NOT NULL,
    next_position BIGINT NOT NULL,
    seq           BIGINT NOT NULL,
    digest        VARCHAR NOT NULL,
    bytes         BIGINT NOT NULL,
    passed        BIGINT NOT NULL,
    reason        VARCHAR NOT NULL,
    PRIMARY KEY (child, origin, epoch, stream)
);

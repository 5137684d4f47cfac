-- Which batches the archive holds, in the order in which they became durable here, and how far each has come.
CREATE TABLE batchlog_batch (
    position       BIGINT PRIMARY KEY,
    origin         VARCHAR NOT NULL,
    epoch          BIGINT NOT NULL,
    stream         VARCHAR NOT NULL,
    seq            BIGINT NOT NULL,
    digest         VARCHAR NOT NULL,
    type           VARCHAR NOT NULL,
    lines          INTEGER NOT NULL,
    bytes          BIGINT NOT NULL,
    created        TIMESTAMP WITH TIME ZONE NOT NULL,
    segment        VARCHAR,
    segment_offset BIGINT,
    state          SMALLINT NOT NULL,
    reason         VARCHAR,
    UNIQUE (origin, epoch, stream, seq)
);
CREATE INDEX batchlog_batch_state ON batchlog_batch (state, position);

-- Each stream's cursor: moving it in the transaction that applies the batch is what makes the effect exactly-once.
CREATE TABLE batchlog_stream (
    origin VARCHAR NOT NULL,
    epoch  BIGINT NOT NULL,
    stream VARCHAR NOT NULL,
    seq    BIGINT NOT NULL,
    digest VARCHAR NOT NULL,
    PRIMARY KEY (origin, epoch, stream)
);

-- The latest receipt of each receiver above for each stream, with the page that proves it.
CREATE TABLE batchlog_receipt (
    origin       VARCHAR NOT NULL,
    epoch        BIGINT NOT NULL,
    stream       VARCHAR NOT NULL,
    receiver     VARCHAR NOT NULL,
    through      BIGINT NOT NULL,
    page         BYTEA NOT NULL,
    PRIMARY KEY (origin, epoch, stream, receiver)
);

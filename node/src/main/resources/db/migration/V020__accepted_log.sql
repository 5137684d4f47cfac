-- The log of accepted batches (exchange-spec/spec/log.md): each received batch's place in it, and the hashes of the full
-- subtrees over it. Appended in the transaction that moves the stream's cursor; made again from the archive on a rebuild.
ALTER TABLE batchlog_batch ADD COLUMN log_index BIGINT;
CREATE UNIQUE INDEX batchlog_batch_log_index ON batchlog_batch (log_index);

CREATE TABLE batchlog_subtree (
    level      SMALLINT NOT NULL,
    node_index BIGINT NOT NULL,
    hash       BYTEA NOT NULL,
    PRIMARY KEY (level, node_index)
);

-- The newest log head that each node above has told, and what is wrong with a later one.
CREATE TABLE batchlog_upper_log (
    receiver  VARCHAR PRIMARY KEY,
    size      BIGINT NOT NULL,
    root      VARCHAR NOT NULL,
    created   TIMESTAMP WITH TIME ZONE NOT NULL,
    alarm     VARCHAR,
    told      VARCHAR,
    told_at   TIMESTAMP WITH TIME ZONE
);

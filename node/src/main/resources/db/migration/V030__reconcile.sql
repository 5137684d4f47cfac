-- What came of comparing this node's rows with those of a node above or below, with the outcome that both signed.
CREATE TABLE reconcile_run (
    id        VARCHAR PRIMARY KEY,
    role      VARCHAR NOT NULL,
    peer      VARCHAR NOT NULL,
    started   TIMESTAMP WITH TIME ZONE NOT NULL,
    ended     TIMESTAMP WITH TIME ZONE,
    state     VARCHAR NOT NULL,
    dry       BOOLEAN NOT NULL,
    bytes     BIGINT NOT NULL,
    trouble   VARCHAR,
    report    VARCHAR NOT NULL,
    statement BYTEA
);
CREATE INDEX reconcile_run_started ON reconcile_run (started);

-- Files of published standard packages that have not come whole.
CREATE TABLE distribution_part (
    version VARCHAR NOT NULL,
    path    VARCHAR NOT NULL,
    part    INTEGER NOT NULL,
    data    BYTEA NOT NULL,
    PRIMARY KEY (version, path, part)
);

-- The packages that were published, and why one was not accepted. Restorable from the archive.
CREATE TABLE distribution_package (
    number    BIGINT PRIMARY KEY,
    id        VARCHAR NOT NULL,
    version   VARCHAR NOT NULL,
    digest    VARCHAR NOT NULL,
    effective DATE NOT NULL,
    problem   VARCHAR
);

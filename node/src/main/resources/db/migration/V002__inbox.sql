-- Batches that were refused or held: what the negative receipt said.
CREATE TABLE inbox_refusal (
    id      BIGINT PRIMARY KEY,
    peer    VARCHAR NOT NULL,
    origin  VARCHAR,
    epoch   BIGINT,
    stream  VARCHAR,
    seq     BIGINT,
    digest  VARCHAR,
    reason  VARCHAR NOT NULL,
    detail  VARCHAR NOT NULL,
    at      TIMESTAMP WITH TIME ZONE NOT NULL
);

-- Lines that were judged invalid here: references, never copies.
CREATE TABLE inbox_exception (
    origin VARCHAR NOT NULL,
    epoch  BIGINT NOT NULL,
    stream VARCHAR NOT NULL,
    seq    BIGINT NOT NULL,
    line   INTEGER NOT NULL,
    codes  VARCHAR NOT NULL,
    PRIMARY KEY (origin, epoch, stream, seq, line)
);

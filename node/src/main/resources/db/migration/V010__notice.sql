-- Notices of this node and of those above it that are not withdrawn. Restorable from the archive.
CREATE TABLE notice (
    issuer    VARCHAR NOT NULL,
    id        VARCHAR NOT NULL,
    addressee VARCHAR,
    at        TIMESTAMP WITH TIME ZONE NOT NULL,
    zh        VARCHAR NOT NULL,
    en        VARCHAR NOT NULL,
    PRIMARY KEY (issuer, id)
);

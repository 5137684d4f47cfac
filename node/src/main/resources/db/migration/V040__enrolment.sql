-- What issuers say of the signing certificates that they have issued. Restorable from the archive.
CREATE TABLE enrolment_certificate (
    digest   VARCHAR NOT NULL PRIMARY KEY,
    issuer   VARCHAR NOT NULL,
    node     VARCHAR NOT NULL,
    said     VARCHAR NOT NULL,
    at       TIMESTAMP WITH TIME ZONE NOT NULL,
    line     BIGINT NOT NULL
);
CREATE INDEX enrolment_certificate_node ON enrolment_certificate (node);

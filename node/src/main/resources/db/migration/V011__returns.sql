-- Records that a node sent back to their origin: those of this node, those for it, and those that passed on their way.
CREATE TABLE returned (
    issuer     VARCHAR NOT NULL,
    id         VARCHAR NOT NULL,
    addressee  VARCHAR NOT NULL,
    data_set   VARCHAR NOT NULL,
    record_key VARCHAR NOT NULL,
    epoch      BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    reason     VARCHAR NOT NULL,
    at         TIMESTAMP WITH TIME ZONE NOT NULL,
    withdrawn  BOOLEAN NOT NULL,
    PRIMARY KEY (issuer, id)
);

-- What the origins answered; apart, since a rebuild may come upon an answer before the return.
CREATE TABLE returned_answer (
    issuer    VARCHAR NOT NULL,
    id        VARCHAR NOT NULL,
    addressee VARCHAR NOT NULL,
    state     VARCHAR NOT NULL,
    at        TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (issuer, id, addressee)
);

-- What issuers say of whose claim to a key counts, latest line each (exchange-spec/spec/ownership.md).
CREATE TABLE ownership_word (
    issuer     VARCHAR NOT NULL,
    id         VARCHAR NOT NULL,
    data_set   VARCHAR NOT NULL,
    record_key VARCHAR NOT NULL,
    version    BIGINT NOT NULL,
    claimants  VARCHAR NOT NULL,
    owner      VARCHAR NOT NULL,
    grounds    VARCHAR NOT NULL,
    reason     VARCHAR NOT NULL,
    at         TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (issuer, id)
);
CREATE INDEX ownership_word_key ON ownership_word (data_set, record_key);

-- Rows held and not deleted that don't count, since another claim to their key does.
CREATE TABLE ownership_uncounted (
    data_set   VARCHAR NOT NULL,
    record_key VARCHAR NOT NULL,
    origin     VARCHAR NOT NULL,
    PRIMARY KEY (data_set, record_key, origin)
);

-- Keys whose claims or words changed, for the node to look whether it has a word to say; version tells a later change.
CREATE TABLE ownership_changed (
    data_set   VARCHAR NOT NULL,
    record_key VARCHAR NOT NULL,
    version    BIGINT NOT NULL,
    PRIMARY KEY (data_set, record_key)
);

-- Transfers by the node that gives: what was offered, and what the owner of the state made of it.
CREATE TABLE ownership_transfer (
    giver      VARCHAR NOT NULL,
    id         VARCHAR NOT NULL,
    taker      VARCHAR NOT NULL,
    data_set   VARCHAR NOT NULL,
    record_key VARCHAR NOT NULL,
    epoch      BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    reason     VARCHAR NOT NULL,
    record     VARCHAR,
    decider    VARCHAR,
    state      VARCHAR NOT NULL,
    at         TIMESTAMP WITH TIME ZONE NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (giver, id)
);
CREATE INDEX ownership_transfer_key ON ownership_transfer (data_set, record_key);

-- What giver and taker said; apart, since a rebuild may come upon it before the offer.
CREATE TABLE ownership_answer (
    giver  VARCHAR NOT NULL,
    id     VARCHAR NOT NULL,
    node   VARCHAR NOT NULL,
    answer VARCHAR NOT NULL,
    PRIMARY KEY (giver, id, node)
);

-- Which node this node has told what: a crash may come between two of those that must hear the same.
CREATE TABLE ownership_told (
    id      VARCHAR NOT NULL,
    node    VARCHAR NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id, node)
);

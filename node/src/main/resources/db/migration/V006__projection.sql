-- How many records of a data set the node holds of each origin; moves in the transaction that moves the rows.
CREATE TABLE projection_total (
    data_set VARCHAR NOT NULL,
    origin   VARCHAR NOT NULL,
    held     BIGINT NOT NULL,
    PRIMARY KEY (data_set, origin)
);

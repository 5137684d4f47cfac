-- Counts of indicators: for which day and by which standard, and how far a count that is being made has come.
CREATE TABLE indicator_count (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    data_set   VARCHAR NOT NULL,
    indicator  VARCHAR NOT NULL,
    standard   VARCHAR NOT NULL,
    counted_for VARCHAR NOT NULL,
    counted_to VARCHAR,
    stale      BOOLEAN NOT NULL
);
-- Amounts by place of the grouping among the indicator's, managing division and values of the breakdowns.
CREATE TABLE indicator_cell (
    count_id     BIGINT NOT NULL,
    grouping_no  INTEGER NOT NULL,
    division     VARCHAR NOT NULL,
    cell         VARCHAR NOT NULL,
    amount       BIGINT NOT NULL,
    PRIMARY KEY (count_id, grouping_no, division, cell)
);

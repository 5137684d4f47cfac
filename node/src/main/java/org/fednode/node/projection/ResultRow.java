package org.fednode.node.projection;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Receives one row of a table, columns as in {@link RecordTable#columnList()}. */
@FunctionalInterface
interface ResultRow {
    void row(ResultSet row) throws SQLException, IOException;
}

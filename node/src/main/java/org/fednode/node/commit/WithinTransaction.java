package org.fednode.node.commit;

import java.sql.Connection;
import java.sql.SQLException;

/** Work of the submitter that must become durable together with its chunk. */
@FunctionalInterface
public interface WithinTransaction {

    WithinTransaction NOTHING = (connection, outcome) -> { };

    void run(Connection connection, ChunkOutcome outcome) throws SQLException;
}

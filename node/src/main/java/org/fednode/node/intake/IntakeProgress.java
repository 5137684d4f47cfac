package org.fednode.node.intake;

import java.sql.Connection;
import java.sql.SQLException;

/** Keeps how far an input has come, in the transactions of its chunks. */
interface IntakeProgress {

    /** For inputs that are not resumed. */
    IntakeProgress NONE = new IntakeProgress() {
        @Override
        public void chunk(Connection connection, long before, IntakeCounts chunk) {
            // nothing is kept
        }

        @Override
        public void end(Connection connection, IntakeReport report) {
            // nothing is kept
        }
    };

    /** A chunk becomes durable. @param before how many records of the input came before it */
    void chunk(Connection connection, long before, IntakeCounts chunk) throws SQLException;

    /** The input's last chunk, which may be empty, becomes durable; runs after {@link #chunk}. */
    void end(Connection connection, IntakeReport report) throws SQLException;
}

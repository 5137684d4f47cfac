package org.fednode.node.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.fednode.standards.DataSet;
import org.fednode.standards.RecordValues;

/** Is told of the rows that change, within the transaction that changes them. */
public interface RowWatch {

    /** Nobody watches. */
    RowWatch NONE = new RowWatch() {
        @Override
        public Optional<Watching> begin(Connection connection, Projection projection, DataSet dataSet) {
            return Optional.empty();
        }

        @Override
        public void corrected(Connection connection, DataSet dataSet) {
            // nobody watches
        }

        @Override
        public void cleared(Connection connection) {
            // nobody watches
        }
    };

    /** Rows of the data set are about to change. @return empty where nobody wants to know */
    Optional<Watching> begin(Connection connection, Projection projection, DataSet dataSet) throws SQLException;

    /** Rows of the data set were put right; nobody was told which. */
    void corrected(Connection connection, DataSet dataSet) throws SQLException;

    /** All rows are gone. */
    void cleared(Connection connection) throws SQLException;

    /** Watches the changes of one apply. */
    interface Watching {

        /** The version of the data set as which former rows are read. */
        DataSet readAs();

        /** A change took effect. @param former what was held before and not deleted */
        void changed(RowChange change, Optional<RecordValues> former);

        /** All changes are written. */
        void end() throws SQLException;
    }
}

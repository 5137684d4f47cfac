package org.fednode.node.operations;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.fednode.node.projection.Projection;
import org.fednode.node.runtime.Database;
import org.fednode.standards.DataSet;

/** Writes what a node holds of a data set as canonical NDJSON, ordered by key: two equal holdings give equal bytes. */
public record RecordExport(Database database, Projection projection) {

    /** @throws org.fednode.node.runtime.Unavailable when what is held can't be read now */
    void requireReadable() {
        database.losses();
    }

    /** Streams every record held. What changes while it runs may or may not be in it. */
    public void write(DataSet dataSet, OutputStream out) throws IOException {
        try {
            database.transact(connection -> {
                try {
                    projection.read(connection, dataSet, (key, origin, values) -> {
                        out.write(dataSet.writer().write(values));
                        out.write('\n');
                    });
                    return null;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        out.flush();
    }
}

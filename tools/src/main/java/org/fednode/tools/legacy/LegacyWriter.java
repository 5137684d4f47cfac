package org.fednode.tools.legacy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes the tables of a legacy system. */
interface LegacyWriter extends AutoCloseable {

    void row(LegacyLayout.Table table, List<String> values) throws IOException;

    @Override
    void close() throws IOException;

    /** @param folder where the layout's file is made */
    static LegacyWriter of(LegacyLayout layout, Path folder) throws IOException {
        return switch (layout.kind()) {
            case "dbf" -> new DbfLegacy(layout, folder);
            case "access" -> new AccessLegacy(layout, folder);
            default -> new SqlLegacy(layout, folder);
        };
    }
}

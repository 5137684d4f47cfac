package org.fednode.tools.legacy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A script for PostgreSQL, MariaDB, MySQL and H2 that makes and fills tables. */
final class SqlLegacy implements LegacyWriter {

    private final BufferedWriter out;

    SqlLegacy(LegacyLayout layout, Path folder) throws IOException {
        out = Files.newBufferedWriter(folder.resolve(layout.file()));
        for (LegacyLayout.Table table : layout.tables()) {
            List<String> columns = new ArrayList<>();
            table.columns().forEach(column -> columns.add(column.name() + ' ' + type(column)));
            out.write("CREATE TABLE " + table.name() + " (" + String.join(", ", columns) + ");\n");
        }
    }

    private static String type(LegacyLayout.Column column) {
        return switch (column.type()) {
            case 'I' -> "INTEGER";
            case 'N' -> "DECIMAL(" + column.length() + ", " + column.decimals() + ')';
            case 'D' -> "DATE";
            case 'T' -> "TIMESTAMP";
            case 'L' -> "BOOLEAN";
            default -> "VARCHAR(" + column.length() + ')';
        };
    }

    @Override
    public void row(LegacyLayout.Table table, List<String> values) throws IOException {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String text = values.get(i);
            boolean plain = "INL".indexOf(table.columns().get(i).type()) >= 0;
            cells.add(text.isEmpty() ? "NULL" : plain ? text : '\'' + text.replace("'", "''").replace('T', table.columns().get(i).type() == 'T' ? ' ' : 'T') + '\'');
        }
        out.write("INSERT INTO " + table.name() + " VALUES (" + String.join(", ", cells) + ");\n");
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

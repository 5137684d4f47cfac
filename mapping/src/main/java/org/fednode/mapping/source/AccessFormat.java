package org.fednode.mapping.source;

import io.github.spannm.jackcess.Database;
import io.github.spannm.jackcess.DatabaseBuilder;
import io.github.spannm.jackcess.Table;
import io.github.spannm.jackcess.impl.UnsupportedCodecException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.Dirt;

/**
 * A table of an Access database ({@code .mdb}, {@code .accdb}).
 *
 * @param charset of files of Access 97, which hold bytes; later ones hold Unicode
 */
public record AccessFormat(String table, Optional<Charset> charset) implements Format {

    /** Where the file's header tells its version. */
    private static final int VERSION = 0x14;

    @Override
    public Rows open(Path file) throws SourceTrouble {
        String name = file.getFileName().toString();
        Database database = null;
        try {
            database = database(file);
            Table found = find(database, name);
            Rows rows = new Records(database, found, name);
            database = null;
            return rows;
        } catch (UnsupportedCodecException e) {
            throw OfficeFile.locked(name);
        } catch (IOException | RuntimeException e) { // the library throws what it likes at damaged files
            throw SourceTrouble.unreadable(name, e);
        } finally {
            close(database);
        }
    }

    private Database database(Path file) throws IOException {
        DatabaseBuilder builder = DatabaseBuilder.newDatabase(file).withReadOnly(true).withAutoSync(false).withIgnoreBrokenSystemCatalogIndex(true);
        return (isAccess97(file) ? builder.withCharset(charset.orElse(Charset.forName("GB18030"))) : builder).open();
    }

    private static boolean isAccess97(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(VERSION + 1);
            return start.length > VERSION && start[VERSION] == 0;
        }
    }

    /** Names of the tables that people made. */
    public static Set<String> tables(Path file) throws SourceTrouble {
        try (Database database = new AccessFormat("", Optional.empty()).database(file)) {
            return Set.copyOf(database.getTableNames());
        } catch (UnsupportedCodecException e) {
            throw OfficeFile.locked(file.getFileName().toString());
        } catch (IOException | RuntimeException e) { // the library throws what it likes at damaged files
            throw SourceTrouble.unreadable(file.getFileName().toString(), e);
        }
    }

    private Table find(Database database, String name) throws IOException, SourceTrouble {
        Table found = table.isEmpty() ? null : database.getTable(table);
        if (found == null) {
            throw new SourceTrouble(name + " 没有表 " + table, name + " has no table " + table, "可用的表：" + database.getTableNames(), "it has " + database.getTableNames());
        }
        return found;
    }

    private static void close(Database database) {
        if (database != null) {
            try {
                database.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private static final class Records implements Rows {

        private final Database database;
        private final Table table;
        private final String name;
        private final List<String> columns;
        private long at;

        Records(Database database, Table table, String name) {
            this.database = database;
            this.table = table;
            this.name = name;
            this.columns = table.getColumns().stream().map(column -> column.getName()).toList();
        }

        @Override
        public List<String> columns() {
            return columns;
        }

        @Override
        public Optional<Row> next() throws SourceTrouble {
            try {
                io.github.spannm.jackcess.Row row = table.getNextRow();
                if (row == null) {
                    return Optional.empty();
                }
                at++;
                List<Cell> cells = new ArrayList<>(columns.size());
                for (String column : columns) {
                    cells.add(cell(row.get(column)));
                }
                return Optional.of(new Row(at, cells));
            } catch (IOException | RuntimeException e) { // the library throws what it likes at damaged files
                throw SourceTrouble.unreadable(name, e);
            }
        }

        private static Cell cell(Object value) {
            if (value == null || value instanceof byte[]) {
                return Cell.EMPTY;
            }
            if (value instanceof Boolean truth) {
                return new Cell.Truth(truth);
            }
            if (value instanceof LocalDateTime moment) {
                return new Cell.Moment(moment);
            }
            if (value instanceof BigDecimal number) {
                return new Cell.Numeric(number, true);
            }
            if (value instanceof Double || value instanceof Float) {
                return Cell.Numeric.binary(((Number) value).doubleValue());
            }
            return value instanceof Number whole ? new Cell.Numeric(BigDecimal.valueOf(whole.longValue()), true) : new Cell.Text(value.toString());
        }

        @Override
        public double progress() {
            return table.getRowCount() == 0 ? 1 : Math.min(1, at / (double) table.getRowCount());
        }

        @Override
        public Map<Dirt, Long> noted() {
            return Map.of();
        }

        @Override
        public void close() {
            AccessFormat.close(database);
        }
    }
}

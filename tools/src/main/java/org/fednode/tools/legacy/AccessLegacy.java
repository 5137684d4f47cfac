package org.fednode.tools.legacy;

import io.github.spannm.jackcess.ColumnBuilder;
import io.github.spannm.jackcess.DataType;
import io.github.spannm.jackcess.Database;
import io.github.spannm.jackcess.DatabaseBuilder;
import io.github.spannm.jackcess.Table;
import io.github.spannm.jackcess.TableBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An Access database of several tables. */
final class AccessLegacy implements LegacyWriter {

    private final Database database;
    private final Map<String, Table> tables = new HashMap<>();

    AccessLegacy(LegacyLayout layout, Path folder) throws IOException {
        database = DatabaseBuilder.newDatabase(folder.resolve(layout.file())).withFileFormat(Database.FileFormat.V2003).withAutoSync(false).create();
        for (LegacyLayout.Table table : layout.tables()) {
            TableBuilder builder = new TableBuilder(table.name());
            for (LegacyLayout.Column column : table.columns()) {
                ColumnBuilder made = new ColumnBuilder(column.name(), type(column));
                builder.addColumn(column.type() == 'C' ? made.withLengthInUnits(column.length()) : made);
            }
            tables.put(table.name(), builder.toTable(database));
        }
    }

    private static DataType type(LegacyLayout.Column column) {
        return switch (column.type()) {
            case 'I' -> DataType.LONG;
            case 'N' -> DataType.MONEY;
            case 'D', 'T' -> DataType.SHORT_DATE_TIME;
            case 'L' -> DataType.BOOLEAN;
            case 'M' -> DataType.MEMO;
            default -> DataType.TEXT;
        };
    }

    @Override
    public void row(LegacyLayout.Table table, List<String> values) throws IOException {
        Object[] cells = new Object[values.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cell(table.columns().get(i), values.get(i));
        }
        tables.get(table.name()).addRow(cells);
    }

    private static Object cell(LegacyLayout.Column column, String text) {
        if (text.isEmpty()) {
            return column.type() == 'L' ? Boolean.FALSE : null;
        }
        return switch (column.type()) {
            case 'I' -> Integer.valueOf(text);
            case 'N' -> new BigDecimal(text);
            case 'D' -> LocalDate.parse(text).atStartOfDay();
            case 'T' -> LocalDateTime.parse(text);
            case 'L' -> Boolean.valueOf(text);
            default -> text;
        };
    }

    @Override
    public void close() throws IOException {
        database.close();
    }
}

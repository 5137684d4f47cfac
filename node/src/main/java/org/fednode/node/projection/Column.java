package org.fednode.node.projection;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import org.fednode.standards.Field;
import org.fednode.standards.sql.SqlNames;
import org.fednode.standards.sql.SqlType;

/** One field's column: its name, its SQL type, and the way back from what the database holds to the canonical value. */
record Column(String name, Field field, SqlType kind) {

    static Column of(Field field) {
        return new Column(SqlNames.column(field.id()), field, SqlType.of(field));
    }

    String sqlType() {
        return kind.written(field);
    }

    /** The canonical value; null stays null. */
    Object fromJdbc(ResultSet row, int index) throws SQLException {
        switch (kind) {
            case TEXT:
                return row.getString(index);
            case INTEGER:
                long number = row.getLong(index);
                return row.wasNull() ? null : number;
            case BOOLEAN:
                boolean claim = row.getBoolean(index);
                return row.wasNull() ? null : claim;
            case DECIMAL:
                BigDecimal decimal = row.getBigDecimal(index);
                return decimal == null ? null : decimal.setScale(field.scale()).toPlainString();
            case DATE:
                LocalDate date = row.getObject(index, LocalDate.class);
                return date == null ? null : date.toString();
            case NESTED:
                String text = row.getString(index);
                return text == null ? null : NestedText.read(field, text);
        }
        throw new IllegalStateException("unknown column kind " + kind);
    }
}

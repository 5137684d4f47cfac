package org.fednode.node.projection;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;

/** One field's column: its name, its SQL type, and the way back from what the database holds to the canonical value. */
record Column(String name, Field field, Kind kind) {

    /** How a value is kept. A timestamp stays text, so that its offset and digits come back as they went in. */
    enum Kind {
        TEXT, INTEGER, DECIMAL, DATE, BOOLEAN, NESTED;

        static Kind of(FieldType type) {
            return switch (type) {
                case INTEGER -> INTEGER;
                case DECIMAL -> DECIMAL;
                case DATE -> DATE;
                case BOOLEAN -> BOOLEAN;
                case LIST, GROUP -> NESTED;
                case STRING, TIMESTAMP, CODE, ID_NUMBER, CERTIFICATE_NUMBER, CREDIT_CODE, DIVISION, PHONE -> TEXT;
            };
        }
    }

    private static final int DECIMAL_DIGITS = 38;

    static Column of(Field field) {
        return new Column(ColumnName.of(field.id()), field, Kind.of(field.type()));
    }

    String sqlType() {
        return switch (kind) {
            case TEXT, NESTED -> "VARCHAR";
            case INTEGER -> "BIGINT";
            case DECIMAL -> "NUMERIC(" + DECIMAL_DIGITS + ", " + field.scale() + ")";
            case DATE -> "DATE";
            case BOOLEAN -> "BOOLEAN";
        };
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

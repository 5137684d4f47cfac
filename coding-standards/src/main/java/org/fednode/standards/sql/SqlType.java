package org.fednode.standards.sql;

import org.fednode.standards.Field;

/** How a field's values are kept in a column. A timestamp stays text, so that its offset and digits come back as they were. */
public enum SqlType {
    TEXT, INTEGER, DECIMAL, DATE, BOOLEAN,
    /** Lists and groups, as JSON text. */
    NESTED;

    private static final int DECIMAL_DIGITS = 38;

    public static SqlType of(Field field) {
        return switch (field.type()) {
            case INTEGER -> INTEGER;
            case DECIMAL -> DECIMAL;
            case DATE -> DATE;
            case BOOLEAN -> BOOLEAN;
            case LIST, GROUP -> NESTED;
            case STRING, TIMESTAMP, CODE, ID_NUMBER, CERTIFICATE_NUMBER, CREDIT_CODE, DIVISION, PHONE -> TEXT;
        };
    }

    /** As H2 and PostgreSQL both understand it. */
    public String written(Field field) {
        return switch (this) {
            case TEXT, NESTED -> "VARCHAR";
            case INTEGER -> "BIGINT";
            case DECIMAL -> "NUMERIC(" + DECIMAL_DIGITS + ", " + field.scale() + ")";
            case DATE -> "DATE";
            case BOOLEAN -> "BOOLEAN";
        };
    }
}

package org.fednode.standards.sql;

import java.util.Locale;
import java.util.Set;

/**
 * Makes SQL names of the standard's ids: {@code firstIssueDate} becomes {@code first_issue_date}. A word that H2 or
 * PostgreSQL reserve comes with quotation marks.
 */
public final class SqlNames {

    /** Begins the names of bookkeeping columns; no field's column does. */
    public static final String BOOKKEEPING = "fed_";

    /** Words that H2 or PostgreSQL refuse as a bare column name. */
    private static final Set<String> RESERVED = Set.of("all", "analyse", "analyze", "and", "any", "array", "as", "asc",
            "asymmetric", "authorization", "between", "binary", "both", "case", "cast", "check", "collate",
            "collation", "column", "concurrently", "constraint", "create", "cross", "current_catalog", "current_date",
            "current_path", "current_role", "current_schema", "current_time", "current_timestamp", "current_user",
            "day", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "exists", "false",
            "fetch", "for", "foreign", "freeze", "from", "full", "grant", "group", "groups", "having", "hour", "if",
            "ilike", "in", "initially", "inner", "intersect", "interval", "into", "is", "isnull", "join", "key",
            "lateral", "leading", "left", "like", "limit", "localtime", "localtimestamp", "minus", "minute", "month",
            "natural", "not", "notnull", "null", "offset", "on", "only", "or", "order", "outer", "over", "overlaps",
            "partition", "placing", "primary", "qualify", "range", "references", "regexp", "returning", "right", "row",
            "rownum", "rows", "second", "select", "session_user", "set", "similar", "some", "symmetric",
            "system_user", "table", "tablesample", "then", "to", "top", "trailing", "true", "uescape", "union",
            "unique", "unknown", "user", "using", "value", "values", "variadic", "verbose", "when", "where", "window",
            "with", "year", "_rowid_");

    private SqlNames() {
    }

    /** Of a field's column. */
    public static String column(String fieldId) {
        StringBuilder name = new StringBuilder(fieldId.length() + 4);
        for (int i = 0; i < fieldId.length(); i++) {
            char letter = fieldId.charAt(i);
            boolean startsWord = letter >= 'A' && letter <= 'Z';
            if (startsWord && i > 0) {
                name.append('_');
            }
            name.append(startsWord ? (char) (letter + 'a' - 'A') : letter);
        }
        String snake = name.toString();
        if (snake.startsWith(BOOKKEEPING)) {
            return "field_" + snake;
        }
        return RESERVED.contains(snake) || !snake.matches("[a-z_][a-z0-9_]*") ? quoted(snake) : snake;
    }

    /** Of a data set's table. */
    public static String table(String dataSetId) {
        String id = dataSetId.replace('-', '_').toLowerCase(Locale.ROOT);
        if (!id.matches("[a-z0-9_]+")) {
            throw new IllegalArgumentException("data set " + dataSetId
                    + " cannot name a table: use letters, digits and hyphens in its id");
        }
        return "record_" + id;
    }

    /** The name as the database's catalogue shows it, in lower case. */
    public static String bare(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1) : name;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "") + '"';
    }
}

package org.fednode.node.projection;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.fednode.standards.RecordValues;
import org.postgresql.copy.CopyIn;

/** Writes rows in the text format of PostgreSQL's COPY: columns parted by tabs, {@code \N} for null. */
final class CopyText {

    private static final int FLUSH_AT = 1 << 16;

    private final CopyIn copy;
    private final RecordTable table;
    private final StringBuilder text = new StringBuilder(FLUSH_AT + FLUSH_AT / 4);

    CopyText(CopyIn copy, RecordTable table) {
        this.copy = copy;
        this.table = table;
    }

    void add(RowChange change) throws SQLException {
        escape(change.key());
        text.append('\t');
        escape(change.source().origin());
        text.append('\t').append(change.source().epoch());
        text.append('\t').append(change.source().seq());
        text.append('\t').append(change.source().line());
        text.append('\t').append(instant(change.at()));
        text.append('\t').append(change.hash().map(ContentHash::hex).orElse("\\N"));
        text.append('\t').append(change.values().isEmpty() ? 't' : 'f');
        for (Column column : table.columns()) {
            text.append('\t');
            value(column, change.values());
        }
        text.append('\n');
        if (text.length() > FLUSH_AT) {
            flush();
        }
    }

    void flush() throws SQLException {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        text.setLength(0);
    }

    private void value(Column column, Optional<RecordValues> values) {
        Object value = values.isEmpty() ? null : values.get().get(column.field().index());
        if (value == null) {
            text.append("\\N");
            return;
        }
        switch (column.kind()) {
            case TEXT -> escape((String) value);
            case NESTED -> escape(NestedText.write(value));
            case INTEGER, DECIMAL, BOOLEAN -> text.append(value);
            case DATE -> text.append(date((String) value));
        }
    }

    /** PostgreSQL knows no year 0: it writes 1 BC. */
    private static String date(String canonical) {
        return canonical.startsWith("0000") ? "0001" + canonical.substring(4) + " BC" : canonical;
    }

    private static String instant(Instant at) {
        String text = at.toString();
        return text.startsWith("0000") ? "0001" + text.substring(4) + " BC" : text;
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            switch (letter) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(letter);
            }
        }
    }
}

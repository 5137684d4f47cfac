package org.fednode.node.projection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.fednode.standards.RecordValues;

/**
 * Passes rows on in code point order that arrive in the order of UTF-16 units, as {@link String#compareTo} has it. The
 * two differ only between a character beyond the basic plane (a surrogate pair, U+D800 and up) and one of U+E000 to
 * U+FFFF, such as a full-width bracket. So rows are held back and sorted only from a key with such a pair on, as long as
 * keys begin with the same characters before it.
 */
final class CodePointOrder implements Projection.RowHandler {

    private static final Comparator<Row> BY_CODE_POINT = Comparator.comparing(Row::key, CodePointOrder::compare)
            .thenComparing(Row::origin);

    private final Projection.RowHandler next;
    private final List<Row> heldBack = new ArrayList<>();
    private String prefix = "";

    CodePointOrder(Projection.RowHandler next) {
        this.next = next;
    }

    private record Row(String key, String origin, RecordValues values) {
    }

    @Override
    public void row(String key, String origin, RecordValues values) throws IOException {
        if (!heldBack.isEmpty() && !key.startsWith(prefix)) {
            end();
        }
        if (heldBack.isEmpty()) {
            int pair = firstSurrogate(key);
            if (pair < 0) {
                next.row(key, origin, values);
                return;
            }
            prefix = key.substring(0, pair);
        }
        heldBack.add(new Row(key, origin, values));
    }

    /** Passes on what was held back. */
    void end() throws IOException {
        heldBack.sort(BY_CODE_POINT);
        for (Row row : heldBack) {
            next.row(row.key(), row.origin(), row.values());
        }
        heldBack.clear();
    }

    static int compare(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        for (int i = 0; i < shorter; i++) {
            char left = one.charAt(i);
            char right = other.charAt(i);
            if (left != right) {
                boolean leftBeyond = Character.isSurrogate(left);
                return leftBeyond == Character.isSurrogate(right) ? left - right : leftBeyond ? 1 : -1;
            }
        }
        return one.length() - other.length();
    }

    private static int firstSurrogate(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (Character.isSurrogate(key.charAt(i))) {
                return i;
            }
        }
        return -1;
    }
}

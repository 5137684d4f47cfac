package org.fednode.node.intake;

import java.util.ArrayList;
import java.util.List;

/** Splits one CSV row, already known to be well formed, into cells. */
final class CsvCells {

    private CsvCells() {
    }

    static List<String> split(String row, int expected) {
        List<String> cells = new ArrayList<>(expected);
        int at = 0;
        while (true) {
            boolean quoted = at < row.length() && row.charAt(at) == '"';
            int end = quoted ? closingQuote(row, at) + 1 : row.indexOf(',', at);
            if (end < 0) {
                end = row.length();
            }
            cells.add(quoted ? unquote(row, at + 1, end - 1) : row.substring(at, end));
            if (end >= row.length()) {
                return cells;
            }
            at = end + 1;
        }
    }

    private static int closingQuote(String row, int opening) {
        int at = row.indexOf('"', opening + 1);
        while (at + 1 < row.length() && row.charAt(at + 1) == '"') {
            at = row.indexOf('"', at + 2);
        }
        return at;
    }

    private static String unquote(String row, int from, int to) {
        String cell = row.substring(from, to);
        return cell.indexOf('"') < 0 ? cell : cell.replace("\"\"", "\"");
    }
}

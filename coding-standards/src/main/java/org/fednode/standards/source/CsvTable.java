package org.fednode.standards.source;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A CSV text (RFC 4180, comma, double quotes) as rows with the line each starts on. */
public final class CsvTable {

    /** One row; blank lines give none. The cells are the receiver's: nobody else keeps them. */
    public record Row(int line, List<String> cells) {
    }

    private final char[] text;
    private final Problems problems;
    private int at;
    private int line = 1;
    /** Cells of the row before, which the next will have too. */
    private int width = 10;

    private CsvTable(String text, Problems problems) {
        this.text = text.toCharArray();
        this.problems = problems;
        this.at = text.startsWith("\uFEFF") ? 1 : 0;
    }

    /** Hands on row after row. @return whether there was one */
    public static boolean read(String text, Problems problems, Consumer<Row> rows) {
        CsvTable table = new CsvTable(text, problems);
        boolean any = false;
        while (table.at < table.text.length) {
            Row row = table.row();
            if (row.cells().size() > 1 || !row.cells().get(0).isEmpty()) {
                any = true;
                rows.accept(row);
            }
        }
        return any;
    }

    private Row row() {
        int start = line;
        List<String> cells = new ArrayList<>(width);
        while (true) {
            cells.add(at < text.length && text[at] == '"' ? quoted() : plain());
            if (at >= text.length) {
                return new Row(start, cells);
            }
            char end = text[at++];
            if (end == '\r' && at < text.length && text[at] == '\n') {
                at++;
            }
            if (end != ',') {
                line++;
                width = cells.size();
                return new Row(start, cells);
            }
        }
    }

    private String plain() {
        int start = at;
        int end = start;
        while (end < text.length && !isEnd(text[end])) {
            end++;
        }
        at = end;
        return end == start ? "" : new String(text, start, end - start);
    }

    private static boolean isEnd(char c) {
        return c == ',' || c == '\n' || c == '\r';
    }

    private String quoted() {
        int start = line;
        StringBuilder cell = new StringBuilder();
        at++;
        while (at < text.length) {
            char c = text[at++];
            if (c == '\n') {
                line++;
            }
            if (c != '"') {
                cell.append(c);
            } else if (at < text.length && text[at] == '"') {
                cell.append('"');
                at++;
            } else {
                return cell.append(plain()).toString();
            }
        }
        problems.at(start, "quoted cell is never closed");
        return cell.toString();
    }
}

package org.fednode.tools.standard;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads CSV (RFC 4180) row by row and knows on which line each row starts. Not safe for use by several threads. */
public final class CsvRows {

    private static final int END = -1;
    private static final int MOST_ROW_CHARACTERS = 1 << 20;

    private final Reader in;
    private int next;
    private long line = 1;

    /** @param in buffered */
    public CsvRows(Reader in) throws IOException {
        this.in = in;
        this.next = in.read();
        if (next == '\uFEFF') {
            next = in.read();
        }
    }

    /** @param line where the row starts, from 1 @param fault what makes it unreadable; empty when it is not */
    public record Row(long line, List<String> cells, String fault) {

        public Row {
            cells = List.copyOf(cells);
        }

        public boolean isBlank() {
            return fault.isEmpty() && cells.stream().allMatch(String::isBlank);
        }
    }

    /** Empty at the end of the file. */
    public Optional<Row> next() throws IOException {
        if (next == END) {
            return Optional.empty();
        }
        long start = line;
        List<String> cells = new ArrayList<>();
        int length = 0;
        boolean more = true;
        while (more) {
            String cell = next == '"' ? quoted() : plain();
            if (cell == null) {
                return Optional.of(new Row(start, cells, "a quotation mark is not closed"));
            }
            length += cell.length() + 1;
            if (length > MOST_ROW_CHARACTERS) {
                skipLine();
                return Optional.of(new Row(start, List.of(), "the row is longer than " + MOST_ROW_CHARACTERS + " characters"));
            }
            cells.add(cell);
            more = next == ',';
            if (more) {
                advance();
            }
        }
        endLine();
        return Optional.of(new Row(start, cells, ""));
    }

    private String plain() throws IOException {
        StringBuilder cell = new StringBuilder();
        while (next != ',' && next != '\n' && next != '\r' && next != END && cell.length() <= MOST_ROW_CHARACTERS) {
            cell.append((char) next);
            advance();
        }
        return cell.toString();
    }

    /** Null when the file ends inside. */
    private String quoted() throws IOException {
        StringBuilder cell = new StringBuilder();
        advance();
        while (next != END && cell.length() <= MOST_ROW_CHARACTERS) {
            if (next == '"') {
                advance();
                if (next != '"') {
                    return cell.append(plain()).toString();
                }
            }
            cell.append((char) next);
            advance();
        }
        return next == END ? null : cell.toString();
    }

    private void skipLine() throws IOException {
        while (next != '\n' && next != END) {
            advance();
        }
        endLine();
    }

    private void endLine() throws IOException {
        if (next == '\r') {
            advance();
        }
        if (next == '\n') {
            advance();
        }
    }

    private void advance() throws IOException {
        if (next == '\n') {
            line++;
        }
        next = in.read();
    }
}

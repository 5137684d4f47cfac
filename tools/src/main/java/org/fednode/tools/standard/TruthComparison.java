package org.fednode.tools.standard;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.fednode.standards.Finding;
import org.fednode.standards.Severity;
import org.fednode.tools.terminal.Trouble;

/**
 * Compares what was found in a file with the list of errors that were planted in it, line by line as both go on: a planted
 * error must be found by its rule, and a line without one must be good.
 */
final class TruthComparison implements AutoCloseable {

    private static final String HEADER = "line,field,kind,rule";
    private static final long NO_MORE = Long.MAX_VALUE;

    private final Path file;
    private final BufferedReader in;
    private final Consumer<String> out;
    private long line;
    private String rule = "";
    private long planted;
    private long differences;

    TruthComparison(Path file, Consumer<String> out) throws IOException {
        this.file = file;
        this.out = out;
        this.in = Files.newBufferedReader(file);
        if (!HEADER.equals(in.readLine())) {
            throw new Trouble(file + " is no list of planted errors: its first line is not " + HEADER,
                    "take the file that generate --truth wrote");
        }
        advance();
    }

    private void advance() throws IOException {
        String entry = in.readLine();
        if (entry == null) {
            line = NO_MORE;
            return;
        }
        String[] cells = entry.split(",", -1);
        long next = cells.length == 4 && cells[0].matches("[0-9]{1,18}") ? Long.parseLong(cells[0]) : -1;
        if (next <= line) {
            throw new Trouble(file + " holds \"" + entry + "\", which is no planted error or out of order",
                    "take the file that generate --truth wrote");
        }
        line = next;
        rule = cells[3];
        planted++;
    }

    /** @param record the next one of the file */
    void judged(Judged record) throws IOException {
        while (line < record.line()) {
            differ(line, rule, "no such record");
            advance();
        }
        List<String> errors = record.findings().stream().filter(finding -> finding.severity() == Severity.ERROR)
                .map(Finding::rule).toList();
        boolean isPlanted = line == record.line();
        boolean agrees = isPlanted ? errors.contains(rule) : errors.isEmpty();
        if (!agrees) {
            differ(record.line(), isPlanted ? rule : "nothing", errors.isEmpty() ? "nothing" : String.join(" ", errors));
        }
        if (isPlanted) {
            advance();
        }
    }

    /** To be called when the file has no more records. */
    void end() throws IOException {
        while (line != NO_MORE) {
            differ(line, rule, "no such record");
            advance();
        }
    }

    private void differ(long at, String expected, String found) {
        differences++;
        out.accept("line " + at + ": planted " + expected + ", found " + found);
    }

    long planted() {
        return planted;
    }

    long differences() {
        return differences;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

package org.fednode.node.intake;

import java.io.IOException;
import java.util.Optional;

/**
 * Cuts CSV as RFC 4180 writes it; rows end with LF, CRLF or CR, and quoted cells may hold line breaks.
 *
 * <pre>
 * CELL    at the beginning of a cell   quote → QUOTED, comma → CELL, break → row ends, other → PLAIN
 * PLAIN   in a cell without quotes     comma → CELL, break → row ends
 * QUOTED  in a quoted cell             quote → CLOSING
 * CLOSING after a quote in there       quote → QUOTED (it was doubled), comma → CELL, break → row ends, other → fault
 * </pre>
 *
 * A quote that is left open would take the rows after it along. So when quotes don't work out, only the first line is
 * given up and cutting starts again on the next one. Within the text that an open quote has swallowed quotes occur in
 * pairs only, so no line of it can open one again: nothing is read more than a few times.
 */
final class CsvCutter implements Cutter {

    private enum State {
        CELL, PLAIN, QUOTED, CLOSING
    }

    private final InputBuffer buffer;
    private long line = 1;

    CsvCutter(InputBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public Optional<Slice> next() throws IOException {
        Optional<Slice> slice = cut();
        while (slice.isPresent() && slice.get().fault().isEmpty() && slice.get().isBlank()) {
            slice = cut();
        }
        return slice;
    }

    private Optional<Slice> cut() throws IOException {
        State state = State.CELL;
        int length = 0;
        while (true) {
            if (buffer.start() + length == buffer.end() && !buffer.more()) {
                return atEnd(state, length);
            }
            byte value = buffer.bytes()[buffer.start() + length];
            if (state != State.QUOTED && isBreak(value)) {
                return Optional.of(row(length, Optional.empty()));
            }
            if (length == InputBuffer.MAX_RECORD) {
                return Optional.of(oversize());
            }
            if (state == State.CLOSING && value != '"' && value != ',') {
                return Optional.of(broken());
            }
            state = after(state, value);
            length++;
        }
    }

    private static State after(State state, byte value) {
        return switch (state) {
            case CELL -> value == '"' ? State.QUOTED : value == ',' ? State.CELL : State.PLAIN;
            case PLAIN -> value == ',' ? State.CELL : State.PLAIN;
            case QUOTED -> value == '"' ? State.CLOSING : State.QUOTED;
            case CLOSING -> value == '"' ? State.QUOTED : State.CELL;
        };
    }

    private Optional<Slice> atEnd(State state, int length) throws IOException {
        if (length == 0) {
            return Optional.empty();
        }
        return Optional.of(state == State.QUOTED ? broken() : row(length, Optional.empty()));
    }

    /** The record is longer than allowed: either an open quote took other rows in, or its first line alone is. */
    private Slice oversize() throws IOException {
        return lengthOfFirstLine() > InputBuffer.MAX_RECORD ? tooLong() : broken();
    }

    private Slice broken() throws IOException {
        int length = lengthOfFirstLine();
        return length > InputBuffer.MAX_RECORD ? tooLong() : row(length, Optional.of(InputFault.UNBALANCED_QUOTE));
    }

    private int lengthOfFirstLine() throws IOException {
        int length = 0;
        while (length <= InputBuffer.MAX_RECORD) {
            if (buffer.start() + length == buffer.end() && !buffer.more()
                    || isBreak(buffer.bytes()[buffer.start() + length])) {
                return length;
            }
            length++;
        }
        return length;
    }

    private Slice tooLong() throws IOException {
        byte[] head = Oversize.skipLine(buffer, CsvCutter::isBreak);
        if (buffer.start() > 0 && buffer.bytes()[buffer.start() - 1] == '\r' && buffer.startsWith('\n')) {
            buffer.consumeTo(buffer.start() + 1);
        }
        return new Slice(head, 0, head.length, line++, Optional.of(InputFault.TOO_LONG));
    }

    /** Emits the next {@code length} bytes and passes over the line break behind them. */
    private Slice row(int length, Optional<InputFault> fault) throws IOException {
        buffer.lookAhead(length + 2);
        int offset = buffer.start();
        int next = offset + length;
        if (next < buffer.end()) {
            boolean twoBytes = buffer.bytes()[next] == '\r' && next + 1 < buffer.end() && buffer.bytes()[next + 1] == '\n';
            next += twoBytes ? 2 : 1;
        }
        buffer.consumeTo(next);
        Slice slice = new Slice(buffer.bytes(), offset, length, line, fault);
        line += breaksIn(offset, next);
        return slice;
    }

    private int breaksIn(int from, int to) {
        byte[] bytes = buffer.bytes();
        int breaks = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r' && (i + 1 == to || bytes[i + 1] != '\n')) {
                breaks++;
            }
        }
        return breaks;
    }

    private static boolean isBreak(byte value) {
        return value == '\n' || value == '\r';
    }
}

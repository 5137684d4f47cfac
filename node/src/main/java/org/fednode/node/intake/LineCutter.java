package org.fednode.node.intake;

import java.io.IOException;
import java.util.Optional;

/** One record per line. */
final class LineCutter implements Cutter {

    private final InputBuffer buffer;
    private long line = 1;

    LineCutter(InputBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public Optional<Slice> next() throws IOException {
        while (true) {
            int length = lengthOfLine();
            if (length < 0) {
                return Optional.of(tooLong());
            }
            boolean ended = buffer.start() + length == buffer.end();
            if (ended && length == 0) {
                return Optional.empty();
            }
            Slice slice = new Slice(buffer.bytes(), buffer.start(), length, line, Optional.empty());
            buffer.consumeTo(buffer.start() + length + (ended ? 0 : 1));
            line++;
            if (!slice.isBlank()) {
                return Optional.of(slice);
            }
        }
    }

    /** Bytes up to the line break or the end of input; -1 when there are more than a record may have. */
    private int lengthOfLine() throws IOException {
        int length = 0;
        while (true) {
            byte[] bytes = buffer.bytes();
            while (buffer.start() + length < buffer.end()) {
                if (bytes[buffer.start() + length] == '\n') {
                    return length;
                }
                if (++length > InputBuffer.MAX_RECORD) {
                    return -1;
                }
            }
            if (!buffer.more()) {
                return length;
            }
        }
    }

    private Slice tooLong() throws IOException {
        byte[] head = Oversize.skipLine(buffer, value -> value == '\n');
        return new Slice(head, 0, head.length, line++, Optional.of(InputFault.TOO_LONG));
    }
}

package org.fednode.node.intake;

import java.io.IOException;
import java.util.Arrays;

/** Passes over a line that is too long without holding more of it than its beginning. */
final class Oversize {

    /** Which bytes end a line. */
    @FunctionalInterface
    interface LineBreak {
        boolean is(byte value);
    }

    private Oversize() {
    }

    /** Consumes the buffer up to and including the next line break; returns the first 64 KiB. */
    static byte[] skipLine(InputBuffer buffer, LineBreak lineBreak) throws IOException {
        byte[] head = Arrays.copyOfRange(buffer.bytes(), buffer.start(), buffer.start() + InputBuffer.MAX_RECORD);
        do {
            for (int i = buffer.start(); i < buffer.end(); i++) {
                if (lineBreak.is(buffer.bytes()[i])) {
                    buffer.consumeTo(i + 1);
                    return head;
                }
            }
            buffer.consumeTo(buffer.end());
        } while (buffer.more());
        return head;
    }
}

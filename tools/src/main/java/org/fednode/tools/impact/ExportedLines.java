package org.fednode.tools.impact;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.fednode.tools.terminal.Trouble;

/** Takes an export as it comes and hands on each line. Not safe for use by several threads. */
final class ExportedLines extends OutputStream {

    private static final int MOST_LINE_BYTES = 1 << 20;

    private final Handler handler;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 12);
    private long number = 1;

    /** Receives each line that isn't blank, without its end. */
    @FunctionalInterface
    interface Handler {
        void line(byte[] json) throws IOException;
    }

    ExportedLines(Handler handler) {
        this.handler = handler;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int start = from;
        for (int i = from; i < from + length; i++) {
            if (bytes[i] == '\n') {
                hold(bytes, start, i - start);
                end();
                number++;
                start = i + 1;
            }
        }
        hold(bytes, start, from + length - start);
    }

    private void hold(byte[] bytes, int from, int length) {
        if (line.size() + length > MOST_LINE_BYTES) {
            throw new Trouble("line " + number + " is longer than " + MOST_LINE_BYTES + " bytes", "give what fednode export wrote");
        }
        line.write(bytes, from, length);
    }

    private void end() throws IOException {
        byte[] json = line.toByteArray();
        line.reset();
        if (isBlank(json)) {
            return;
        }
        try {
            handler.line(json);
        } catch (IOException e) {
            throw new Trouble("line " + number + " is no record in JSON", "give what fednode export wrote");
        }
    }

    private static boolean isBlank(byte[] json) {
        for (byte b : json) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    /** The last line may have no end. */
    @Override
    public void close() throws IOException {
        end();
    }
}

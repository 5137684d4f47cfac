package org.fednode.exchange.batch;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.fednode.exchange.canonical.CanonicalOutput;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.CanonicalScanner;
import org.fednode.exchange.canonical.Timestamp;

/** Collects the canonical lines of one batch, up to the limits. Not safe for use by several threads. */
public final class LineBuffer {

    private static final byte[] EMPTY_SALT_LINE =
            ("{\"salt\":\"" + "0".repeat(64) + "\"}\n").getBytes(StandardCharsets.US_ASCII);
    private static final int SALT_OFFSET = "{\"salt\":\"".length();

    private final BatchLimits limits;
    private final CanonicalOutput output = new CanonicalOutput(4 << 10);
    private int[] ends = new int[64];
    private int count;
    private int deletes;

    public LineBuffer(BatchLimits limits) {
        this.limits = limits;
        output.raw(EMPTY_SALT_LINE);
    }

    /**
     * Adds a line.
     *
     * @param value canonical JSON object of the record's fields ({@code v}); absent on delete
     * @param from the former key on re-key, else absent
     * @return false, and nothing added, when the batch would pass a limit
     * @throws IllegalArgumentException when this line alone passes the limit for a line, or breaks spec/batch.md#lines
     */
    public boolean add(LineOp op, String key, Optional<String> from, Instant at, Optional<byte[]> value) {
        return add(op, key, from, at, value, Optional.empty());
    }

    /** As above, with the canonical JSON object of the province's own fields. */
    public boolean add(LineOp op, String key, Optional<String> from, Instant at, Optional<byte[]> value,
            Optional<byte[]> ext) {
        if (value.isPresent() == (op == LineOp.DELETE) || from.isPresent() != (op == LineOp.REKEY)) {
            throw new IllegalArgumentException("a delete has no value, and only a rekey a former key");
        }
        LineKey.check(key);
        from.ifPresent(former -> LineKey.checkDiffers(former, key));
        value.ifPresent(LineBuffer::checkObject);
        ext.ifPresent(LineBuffer::checkObject);
        if (count == limits.maxLines()) {
            return false;
        }
        int start = output.length();
        write(op, key, from, at, value, ext);
        int end = output.length();
        if (end - start > limits.maxLineBytes()) {
            output.cutTo(start);
            throw new IllegalArgumentException("the line has " + (end - start) + " bytes; at most "
                    + limits.maxLineBytes() + " are allowed");
        }
        if (end + 1 > limits.maxRawBytes()) {
            output.cutTo(start);
            return false;
        }
        output.raw('\n');
        remember(end, op);
        return true;
    }

    private void remember(int end, LineOp op) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = end;
        deletes += op == LineOp.DELETE ? 1 : 0;
    }

    // the members in their canonical order
    private void write(LineOp op, String key, Optional<String> from, Instant at, Optional<byte[]> value,
            Optional<byte[]> ext) {
        output.ascii("{\"at\":\"").ascii(Timestamp.format(at)).raw('"');
        ext.ifPresent(json -> output.ascii(",\"ext\":").raw(json));
        from.ifPresent(former -> output.ascii(",\"from\":").string(former));
        output.ascii(",\"key\":").string(key);
        output.ascii(",\"op\":\"").ascii(op.wireName()).raw('"');
        value.ifPresent(json -> output.ascii(",\"v\":").raw(json));
        output.raw('}');
    }

    private static void checkObject(byte[] json) {
        try {
            CanonicalScanner scanner = new CanonicalScanner(json, 0, json.length);
            scanner.object();
            if (!scanner.atEnd()) {
                throw scanner.problem("nothing may follow the object");
            }
        } catch (CanonicalProblem e) {
            throw new IllegalArgumentException("a line carries canonical JSON objects: " + e.getMessage(), e);
        }
    }

    public int count() {
        return count;
    }

    public boolean isEmpty() {
        return count() == 0;
    }

    int deletes() {
        return deletes;
    }

    int rawBytes() {
        return output.length();
    }

    /** The decompressed payload with the salt in place: {@link #rawBytes()} bytes of this array. */
    byte[] salted(byte[] salt) {
        byte[] hex = HexFormat.of().formatHex(salt).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(hex, 0, output.array(), SALT_OFFSET, hex.length);
        return output.array();
    }

    int start(int index) {
        return index == 0 ? EMPTY_SALT_LINE.length : ends[index - 1] + 1;
    }

    int end(int index) {
        return ends[index];
    }
}

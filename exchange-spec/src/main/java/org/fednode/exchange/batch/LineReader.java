package org.fednode.exchange.batch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.CanonicalScanner;
import org.fednode.exchange.canonical.Timestamp;

/**
 * Reads one line (spec/batch.md#lines). Its members are known and sorted, so they are met in one order: the canonical
 * form and the form of a line are checked in the same pass.
 */
final class LineReader {

    private static final byte[] AT = ascii("{\"at\":\"");
    private static final byte[] AT_END = ascii("\",");
    private static final byte[] EXT = ascii("\"ext\":");
    private static final byte[] COMMA = ascii(",");
    private static final byte[] FROM = ascii("\"from\":");
    private static final byte[] KEY = ascii("\"key\":");
    private static final byte[][] OPS = {ascii(",\"op\":\"upsert\""), ascii(",\"op\":\"delete\""),
        ascii(",\"op\":\"rekey\"")}; // in LineOp's order
    private static final byte[] VALUE = ascii(",\"v\":");
    private static final byte[] END = ascii("}");

    private final byte[] bytes;
    private final LineIndex index;
    private final CanonicalScanner scanner;
    private int upserts;

    LineReader(byte[] bytes, LineIndex index) {
        this.bytes = bytes;
        this.index = index;
        this.scanner = new CanonicalScanner(bytes, 0, 0);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    int upserts() {
        return upserts;
    }

    void read(int from, int to) throws CanonicalProblem {
        scanner.moveTo(from, to);
        index.set(LineIndex.LINE, from, to);
        long at = at(to);
        if (scanner.skip(EXT)) {
            object(LineIndex.EXT);
            require(scanner.skip(COMMA), "a comma was expected");
        }
        boolean hasFormer = scanner.skip(FROM);
        if (hasFormer) {
            key(LineIndex.FROM);
            require(scanner.skip(COMMA), "a comma was expected");
        }
        require(scanner.skip(KEY), "the member key was expected");
        key(LineIndex.KEY);
        LineOp op = op();
        boolean hasValue = scanner.skip(VALUE);
        if (hasValue) {
            object(LineIndex.VALUE);
        }
        require(scanner.skip(END) && scanner.atEnd(), "the line's end was expected");
        require(hasValue == (op != LineOp.DELETE), "an upsert or rekey has v, a delete has none");
        require(hasFormer == (op == LineOp.REKEY), "only a rekey has from");
        require(!hasFormer || keyChanges(), "a rekey changes the key");
        upserts += hasValue ? 1 : 0;
        index.add(op, at);
    }

    private long at(int to) throws CanonicalProblem {
        require(scanner.skip(AT), "the member at was expected");
        int from = scanner.position();
        OptionalLong at = to - from < Timestamp.LENGTH ? OptionalLong.empty() : Timestamp.parse(bytes, from);
        require(at.isPresent(), "a time like 2026-11-23T08:00:00.000Z was expected");
        scanner.moveTo(from + Timestamp.LENGTH, to);
        require(scanner.skip(AT_END), "the time's end was expected");
        return at.getAsLong();
    }

    private void object(int part) throws CanonicalProblem {
        int from = scanner.position();
        scanner.object();
        index.set(part, from, scanner.position());
    }

    private void key(int part) throws CanonicalProblem {
        int from = scanner.position() + 1;
        scanner.string();
        int to = scanner.position() - 1;
        index.set(part, from, to);
        boolean plainAndShort = scanner.wasPlain() && to > from && to - from <= 256;
        boolean good = plainAndShort ? !hasDelete(from, to) : LineKey.isGood(CanonicalScanner.decode(bytes, from, to));
        require(good, "a key has 1 to 256 characters, none of them a control character");
    }

    // DEL is the one control character that stands unescaped in plain ASCII
    private boolean hasDelete(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == 0x7f) {
                return true;
            }
        }
        return false;
    }

    private boolean keyChanges() {
        int line = index.count();
        return !Arrays.equals(bytes, index.from(LineIndex.FROM, line), index.to(LineIndex.FROM, line),
                bytes, index.from(LineIndex.KEY, line), index.to(LineIndex.KEY, line));
    }

    private LineOp op() throws CanonicalProblem {
        for (LineOp op : LineOp.values()) {
            if (scanner.skip(OPS[op.ordinal()])) {
                return op;
            }
        }
        throw scanner.problem("the member op with upsert, delete or rekey was expected");
    }

    private void require(boolean holds, String rule) throws CanonicalProblem {
        if (!holds) {
            throw scanner.problem(rule);
        }
    }
}

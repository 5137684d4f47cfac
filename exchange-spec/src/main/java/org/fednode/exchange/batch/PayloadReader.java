package org.fednode.exchange.batch;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.merkle.MerkleTree;

/** Reads a decompressed payload: the salt's line, then the lines, hashing each on the way (spec/verification.md). */
final class PayloadReader {

    private static final byte[] SALT_START = "{\"salt\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SALT_END = "\"}\n".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT_DIGITS = 64;
    private static final int SALT_LINE_BYTES = SALT_START.length + SALT_DIGITS + SALT_END.length;

    private final byte[] raw;
    private final Manifest manifest;
    private final BatchLimits limits;

    PayloadReader(byte[] raw, Manifest manifest, BatchLimits limits) {
        this.raw = raw;
        this.manifest = manifest;
        this.limits = limits;
    }

    BatchLines read() throws BatchProblem {
        int count = manifest.records().count();
        LineIndex index = new LineIndex(count);
        LineReader reader = new LineReader(raw, index);
        MerkleTree tree = new MerkleTree(manifest.tree().algorithm().function(), salt(), count);
        int from = SALT_LINE_BYTES;
        while (from < raw.length) {
            int to = endOfLine(from, index.count() + 1);
            if (index.count() == count) {
                throw new BatchProblem(Refusal.COUNT, "the payload has more lines than the manifest's " + count);
            }
            readLine(reader, from, to, index.count() + 1);
            tree.add(raw, from, to);
            from = to + 1;
        }
        checkCounts(index.count(), reader.upserts());
        if (!Digest.of(manifest.tree().algorithm(), tree.root()).equals(manifest.tree().root())) {
            throw new BatchProblem(Refusal.ROOT, "the root differs from that of the " + count + " lines");
        }
        return new BatchLines(raw, index, tree);
    }

    private byte[] salt() throws BatchProblem {
        boolean shaped = raw.length >= SALT_LINE_BYTES && matches(SALT_START, 0)
                && matches(SALT_END, SALT_START.length + SALT_DIGITS);
        for (int i = 0; shaped && i < SALT_DIGITS; i++) {
            int digit = raw[SALT_START.length + i];
            shaped = digit >= '0' && digit <= '9' || digit >= 'a' && digit <= 'f';
        }
        if (!shaped) {
            throw new BatchProblem(Refusal.PAYLOAD, "the payload does not begin with its salt");
        }
        return HexFormat.of().parseHex(new String(raw, SALT_START.length, SALT_DIGITS, StandardCharsets.US_ASCII));
    }

    private boolean matches(byte[] expected, int offset) {
        return java.util.Arrays.equals(raw, offset, offset + expected.length, expected, 0, expected.length);
    }

    private int endOfLine(int from, int number) throws BatchProblem {
        int most = Math.min(raw.length, from + limits.maxLineBytes() + 1);
        for (int i = from; i < most; i++) {
            if (raw[i] == '\n') {
                return i;
            }
        }
        if (most < raw.length) {
            throw new BatchProblem(Refusal.LIMIT, "line " + number + " has more than " + limits.maxLineBytes() + " bytes");
        }
        throw new BatchProblem(Refusal.LINE, "line " + number + " is not ended by a line feed");
    }

    private static void readLine(LineReader reader, int from, int to, int number) throws BatchProblem {
        try {
            reader.read(from, to);
        } catch (CanonicalProblem e) {
            throw new BatchProblem(Refusal.LINE, "line " + number + ": " + e.getMessage());
        }
    }

    private void checkCounts(int lines, int upserts) throws BatchProblem {
        Manifest.Records claimed = manifest.records();
        if (lines != claimed.count() || upserts != claimed.upserts()) {
            throw new BatchProblem(Refusal.COUNT, "the manifest claims " + claimed.count() + " lines with "
                    + claimed.upserts() + " upserts, the payload has " + lines + " with " + upserts);
        }
    }
}

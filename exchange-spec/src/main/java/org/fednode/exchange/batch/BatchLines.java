package org.fednode.exchange.batch;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.fednode.exchange.canonical.CanonicalScanner;
import org.fednode.exchange.merkle.MerkleTree;

/** The lines of a verified batch, in order, within one decompressed buffer. Each is canonical JSON and well formed. */
public final class BatchLines {

    private final byte[] buffer;
    private final LineIndex index;
    private final MerkleTree tree;

    BatchLines(byte[] buffer, LineIndex index, MerkleTree tree) {
        this.buffer = buffer;
        this.index = index;
        this.tree = tree;
    }

    public int count() {
        return index.count();
    }

    /** Line {@code index}, 0-based; the manifest's line numbers in receipts are 1-based. */
    public Line line(int line) {
        Objects.checkIndex(line, count());
        return new Line(line + 1, index.op(line), text(LineIndex.KEY, line),
                index.has(LineIndex.FROM, line) ? Optional.of(text(LineIndex.FROM, line)) : Optional.empty(),
                Instant.ofEpochMilli(index.at(line)), buffer,
                index.from(LineIndex.VALUE, line), index.to(LineIndex.VALUE, line),
                index.from(LineIndex.EXT, line), index.to(LineIndex.EXT, line));
    }

    private String text(int part, int line) {
        return CanonicalScanner.decode(buffer, index.from(part, line), index.to(part, line));
    }

    /** What proves line {@code index}, 0-based, alone: to be shown with the manifest and its signature. */
    public synchronized LineProof prove(int line) {
        Objects.checkIndex(line, count());
        byte[] bytes = Arrays.copyOfRange(buffer, index.from(LineIndex.LINE, line), index.to(LineIndex.LINE, line));
        return new LineProof(bytes, tree.nonce(line), tree.prove(line));
    }

    /**
     * One line; {@code v} is the range {@code [valueFrom, valueTo)} of {@code buffer}, empty on delete, and
     * {@code ext} the range {@code [extFrom, extTo)}, empty when the line has none.
     *
     * @param number 1-based
     * @param buffer shared by all lines of the batch; don't change
     */
    public record Line(int number, LineOp op, String key, Optional<String> from, Instant at, byte[] buffer,
            int valueFrom, int valueTo, int extFrom, int extTo) {

        Line numbered(int other) {
            return new Line(other, op, key, from, at, buffer, valueFrom, valueTo, extFrom, extTo);
        }
    }
}

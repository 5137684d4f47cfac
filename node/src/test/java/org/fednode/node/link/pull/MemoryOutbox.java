package org.fednode.node.link.pull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.node.link.Outbox;

/** A child's outbox. Its "batches" are texts that {@link MemoryInbox} understands. */
final class MemoryOutbox implements Outbox {

    private record Kept(Entry entry, byte[] file) {
    }

    private final NavigableMap<Long, Kept> batches = new TreeMap<>();
    private final List<Long> reads = new ArrayList<>();
    private boolean awaiting;

    synchronized Entry add(long position, String origin, String stream, long seq) {
        return add(position, new StreamId(origin, 1, stream), seq, "good");
    }

    synchronized Entry add(long position, StreamId stream, long seq, String content) {
        byte[] file = file(stream, seq, content);
        Entry entry = new Entry(position, stream, seq, DigestAlgorithm.SHA_256.digest(file), file.length);
        batches.put(position, new Kept(entry, file));
        return entry;
    }

    static byte[] file(StreamId stream, long seq, String content) {
        return (stream.origin() + '|' + stream.epoch() + '|' + stream.stream() + '|' + seq + '|' + content)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The file at the position is damaged; the index does not know. */
    synchronized void damage(long position) {
        Entry entry = batches.get(position).entry();
        batches.put(position, new Kept(entry, "x".repeat((int) entry.bytes()).getBytes(StandardCharsets.UTF_8)));
    }

    synchronized void repair(long position) {
        Entry entry = batches.get(position).entry();
        batches.put(position, new Kept(entry, file(entry.stream(), entry.seq(), "good")));
    }

    synchronized void clear() {
        batches.clear();
    }

    /** Positions read, in order. */
    synchronized List<Long> reads() {
        return List.copyOf(reads);
    }

    @Override
    public synchronized List<Entry> after(long position, int limit) {
        return batches.tailMap(position, false).values().stream().limit(limit).map(Kept::entry).toList();
    }

    @Override
    public synchronized boolean awaitsReceipts() {
        return awaiting;
    }

    /** The child has lost the receipts that it had. */
    synchronized void awaitReceipts(boolean value) {
        awaiting = value;
    }

    @Override
    public synchronized byte[] read(long position) throws IOException {
        Kept kept = batches.get(position);
        if (kept == null) {
            throw new IOException("no batch at " + position);
        }
        reads.add(position);
        return kept.file();
    }
}

package org.fednode.node.link.pull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.node.link.Outbox;

/** Batches that go to the inbox together, and what became of each. */
final class Delivery {

    /** No receipt names the batch's stream: the file is not what the list says, or can't be read at all. */
    static final String NO_RECEIPT = "link.no-receipt";

    private final List<Outbox.Entry> fetched = new ArrayList<>();
    private final List<byte[]> files = new ArrayList<>();
    private final Map<Outbox.Entry, String> faults = new HashMap<>();
    private final Map<StreamId, List<Receipt>> receipts = new HashMap<>();

    void add(Outbox.Entry entry, byte[] file) {
        fetched.add(entry);
        files.add(file);
    }

    /** The batch could not be fetched. */
    void addFault(Outbox.Entry entry, String code) {
        faults.put(entry, code);
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    List<byte[]> files() {
        return files;
    }

    boolean tried(Outbox.Entry entry) {
        return faults.containsKey(entry) || fetched.contains(entry);
    }

    void answered(List<Receipt> page) {
        page.forEach(receipt -> receipts.computeIfAbsent(receipt.stream(), stream -> new ArrayList<>()).add(receipt));
    }

    /** Last sequence of the stream that is durable here, as far as this delivery's receipts say; -1 when they don't. */
    long through(StreamId stream) {
        return receipts.getOrDefault(stream, List.of()).stream().mapToLong(Receipt::through).max().orElse(-1);
    }

    /** Why the batch can't be passed; empty when a receipt covers it. */
    Optional<String> faultOf(Outbox.Entry entry) {
        if (faults.containsKey(entry)) {
            return Optional.of(faults.get(entry));
        }
        if (through(entry.stream()) >= entry.seq()) {
            return Optional.empty();
        }
        List<Receipt> ofStream = receipts.getOrDefault(entry.stream(), List.of());
        return ofStream.stream().filter(receipt -> receipt.subjectSeq() == entry.seq()).findFirst()
                .or(() -> ofStream.stream().findFirst())
                .map(receipt -> receipt.reason().orElse(receipt.outcome().wireName()))
                .or(() -> Optional.of(NO_RECEIPT));
    }
}

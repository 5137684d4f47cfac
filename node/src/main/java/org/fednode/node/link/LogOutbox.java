package org.fednode.node.link;

import java.io.IOException;
import java.util.List;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.LoggedBatch;

/** The batch log as links see it. */
public record LogOutbox(BatchLog log) implements Outbox {

    @Override
    public List<Entry> after(long position, int limit) {
        return log.unsent(position, limit).stream().map(LogOutbox::entry).toList();
    }

    private static Entry entry(LoggedBatch batch) {
        return new Entry(batch.position(), batch.stream(), batch.seq(), batch.digest(), batch.bytes());
    }

    @Override
    public boolean awaitsReceipts() {
        return log.awaitsReceipts();
    }

    @Override
    public byte[] read(long position) throws IOException {
        return log.read(log.at(position).orElseThrow(() -> new IOException("no batch at position " + position)));
    }
}

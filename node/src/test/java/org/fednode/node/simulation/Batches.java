package org.fednode.node.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.batch.BatchContainer;
import org.fednode.exchange.batch.BatchProblem;
import org.fednode.exchange.batch.Manifest;
import org.fednode.node.Node;
import org.fednode.node.batchlog.LoggedBatch;

/** Batches as files. */
final class Batches {

    private Batches() {
    }

    /** Empty when the file is no batch at all. */
    static Optional<Manifest> manifest(byte[] batch) {
        try {
            return Optional.of(Manifest.parse(BatchContainer.read(batch).manifest()));
        } catch (BatchProblem e) {
            return Optional.empty();
        }
    }

    static List<LoggedBatch> all(Node node) {
        return node.log().after(0, Integer.MAX_VALUE);
    }

    static byte[] read(Node node, LoggedBatch batch) {
        try {
            return node.log().read(batch);
        } catch (IOException e) {
            throw new UncheckedIOException("batch " + batch.stream() + '/' + batch.seq() + " can't be read", e);
        }
    }
}

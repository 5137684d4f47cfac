package org.fednode.exchange.archive;

import java.nio.file.Path;
import org.fednode.exchange.batch.StreamId;

/**
 * Where a node keeps batches on disk (spec/archive.md), so that any program can read them:
 * {@code archive/own/<epoch>/<stream>/<seq, 12 digits>.fxb}, one file each, and
 * {@code archive/received/<first position, 12 digits>.fxs}, append-only segments.
 */
public record ArchiveLayout(Path archive) {

    public Path ownFile(StreamId stream, long seq) {
        return ownFolder(stream).resolve(String.format("%012d.fxb", seq));
    }

    public Path ownFolder(StreamId stream) {
        return own().resolve(Long.toString(stream.epoch())).resolve(stream.stream());
    }

    public Path own() {
        return archive.resolve("own");
    }

    /** Where an own batch that was lost is kept while others are still being fetched. */
    public Path recalledFile(StreamId stream, long seq) {
        return archive.resolve("recalled").resolve(Long.toString(stream.epoch())).resolve(stream.stream())
                .resolve(ownFile(stream, seq).getFileName().toString());
    }

    /** Own batches that gave way to another branch of their stream. */
    public Path forked() {
        return archive.resolve("forked");
    }

    public Path forkedFolder(StreamId stream) {
        return forked().resolve(Long.toString(stream.epoch())).resolve(stream.stream());
    }

    public Path received() {
        return archive.resolve("received");
    }
}

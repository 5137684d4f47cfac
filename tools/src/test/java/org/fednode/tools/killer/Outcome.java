package org.fednode.tools.killer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fednode.exchange.archive.ArchiveReader;
import org.fednode.exchange.batch.BatchContainer;
import org.fednode.exchange.batch.BatchProblem;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.certificate.Level;
import org.fednode.standards.DataSet;
import org.fednode.tools.LiveFederation;
import org.fednode.tools.Ran;
import org.fednode.tools.site.NodeFolder;

/** What the nodes hold of one data set in the end, taken from them with the commands that people use. */
final class Outcome {

    private final LiveFederation federation;
    private final DataSet dataSet;
    private final Path folder;

    /** @param folder gets the exports */
    Outcome(LiveFederation federation, DataSet dataSet, Path folder) {
        this.federation = federation;
        this.dataSet = dataSet;
        this.folder = folder;
    }

    /** Exports every node. @throws AssertionError unless all exports are the same, byte for byte */
    Records agreed(String moment) throws IOException {
        Path national = export(Level.NATIONAL, moment);
        for (Level level : federation.levels()) {
            assertEquals(-1, Files.mismatch(national, export(level, moment)), moment + ": the " + level.wireName()
                    + " node's " + dataSet.definition().id() + " is not the nation's");
        }
        return Records.exported(dataSet, national);
    }

    private Path export(Level level, String moment) {
        Path file = file(level, moment);
        Ran ran = Ran.with("export", "--data", data(level), "--dataset", dataSet.definition().id(), "--out", file.toString());
        assertEquals(0, ran.code(), ran.err());
        return file;
    }

    private Path file(Level level, String moment) {
        return folder.resolve(String.join("-", moment, level.wireName(), dataSet.definition().id() + ".ndjson"));
    }

    private String data(Level level) {
        return federation.node(level).folder().data().toString();
    }

    /** @throws AssertionError unless each node's export is at both moments the same, byte for byte */
    void assertSame(String before, String after) throws IOException {
        for (Level level : federation.levels()) {
            assertEquals(-1, Files.mismatch(file(level, before), file(level, after)), "the " + level.wireName()
                    + " node's " + dataSet.definition().id() + " " + before + " and " + after);
        }
    }

    /** How many lines the batches have that the node sealed itself. */
    long sealedLines(Level level) throws IOException {
        NodeFolder node = federation.node(level).folder();
        long[] lines = {0};
        ArchiveReader.forEach(node.archive(), (own, bytes) -> {
            Manifest manifest = manifest(bytes);
            if (own && manifest.type() == BatchType.RECORDS && manifest.stream().stream().equals(dataSet.definition().id())) {
                lines[0] += manifest.records().count();
            }
        });
        return lines[0];
    }

    static Manifest manifest(byte[] batch) {
        try {
            return Manifest.parse(BatchContainer.read(batch).manifest());
        } catch (BatchProblem e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    static void rebuild(LiveFederation federation) {
        List<String> refused = federation.levels().stream().map(level -> Ran.with("rebuild", "--data",
                federation.node(level).folder().data().toString())).filter(ran -> ran.code() != 0).map(Ran::err).toList();
        assertEquals(List.of(), refused);
    }
}

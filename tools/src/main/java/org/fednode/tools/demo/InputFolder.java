package org.fednode.tools.demo;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fednode.tools.generate.DrawnRecord;
import org.fednode.tools.generate.RecordGenerator;
import org.fednode.tools.generate.RecordSink;
import org.fednode.tools.generate.Truth;

/**
 * Writes one data set's files of one phase: {@code input/<phase>/<data set>/<phase>-<number>.csv}, each with the list of
 * its planted errors beside it ({@code .truth}). Starts another file when one is full.
 */
final class InputFolder implements AutoCloseable {

    private static final Charset GB18030 = Charset.forName("GB18030");

    private final Path folder;
    private final String phase;
    private final Plan.Share share;
    private final int rowsPerFile;
    private final RecordGenerator generator;
    private final List<Phase.Part> parts = new ArrayList<>();
    private RecordSink sink;
    private Truth truth;
    private Path file;
    private long rows;

    InputFolder(Path input, String phase, Plan.Share share, int rowsPerFile, RecordGenerator generator) {
        this.folder = input.resolve(phase).resolve(share.dataSet());
        this.phase = phase;
        this.share = share;
        this.rowsPerFile = rowsPerFile;
        this.generator = generator;
    }

    void write(RecordSink.Op op, String from, DrawnRecord record) throws IOException {
        room();
        sink.write(op, from, record);
        rows++;
    }

    void write(RecordGenerator.Spoilt spoilt) throws IOException {
        write(RecordSink.Op.UPSERT, "", spoilt.record());
        truth.add(sink.line(), spoilt);
    }

    private void room() throws IOException {
        if (sink != null && rows < rowsPerFile) {
            return;
        }
        finish();
        Files.createDirectories(folder);
        String format = share.formats().get(parts.size() % share.formats().size());
        boolean isCsv = format.startsWith("csv");
        file = folder.resolve(String.format("%s-%03d.%s", phase, parts.size() + 1, isCsv ? "csv" : "ndjson"));
        Writer writer = Files.newBufferedWriter(file, format.endsWith("gb18030") ? GB18030 : StandardCharsets.UTF_8);
        sink = isCsv ? generator.csv(writer, true) : generator.ndjson(writer);
        truth = new Truth(Files.newBufferedWriter(truthOf(file)));
    }

    static Path truthOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".truth");
    }

    private void finish() throws IOException {
        if (sink == null) {
            return;
        }
        sink.close();
        truth.close();
        parts.add(new Phase.Part(share.dataSet(), file, rows));
        sink = null;
        rows = 0;
    }

    /** The files written. */
    List<Phase.Part> parts() throws IOException {
        finish();
        return List.copyOf(parts);
    }

    @Override
    public void close() throws IOException {
        finish();
    }
}

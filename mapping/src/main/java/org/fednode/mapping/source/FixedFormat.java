package org.fednode.mapping.source;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.ColumnText;
import org.fednode.mapping.cell.Dirt;

/**
 * Lines of columns of fixed widths in bytes, as reports and mainframes write them.
 *
 * @param charset of all columns; found for each where it is not given
 */
public record FixedFormat(List<Column> columns, Optional<Charset> charset) implements Format {

    private static final int SAMPLE_ROWS = 5_000;
    private static final int LONGEST_LINE = 1 << 16;

    /** @param start byte at which it begins, from 1, as record descriptions count */
    public record Column(String name, int start, int length) {
    }

    public FixedFormat {
        columns = List.copyOf(columns);
    }

    @Override
    public Rows open(Path file) throws SourceTrouble {
        try {
            List<ColumnText.Sample> samples = columns.stream().map(column -> new ColumnText.Sample()).toList();
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                Optional<byte[]> line = line(in);
                for (int i = 0; i < SAMPLE_ROWS && line.isPresent(); i++, line = line(in)) {
                    for (int column = 0; column < columns.size(); column++) {
                        samples.get(column).add(cut(line.get(), columns.get(column)));
                    }
                }
            }
            List<ColumnText> texts = samples.stream().map(sample -> new ColumnText(charset.orElseGet(() -> sample.charset(Charset.forName("GB18030"))))).toList();
            return new Lines(file, columns, texts);
        } catch (IOException e) {
            throw SourceTrouble.unreadable(file.getFileName().toString(), e);
        }
    }

    private static byte[] cut(byte[] line, Column column) {
        int from = Math.min(line.length, column.start() - 1);
        return java.util.Arrays.copyOfRange(line, from, Math.min(line.length, from + column.length()));
    }

    private static Optional<byte[]> line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() < LONGEST_LINE) {
                line.write(next);
            }
        }
        return Optional.of(line.toByteArray());
    }

    private static final class Lines implements Rows {

        private final CountingStream in;
        private final long size;
        private final List<Column> columns;
        private final List<ColumnText> texts;
        private final Noted noted = new Noted();
        private final String name;
        private long at;

        Lines(Path file, List<Column> columns, List<ColumnText> texts) throws IOException {
            this.name = file.getFileName().toString();
            this.size = Math.max(1, Files.size(file));
            this.columns = columns;
            this.texts = texts;
            this.in = new CountingStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
        }

        @Override
        public List<String> columns() {
            return columns.stream().map(Column::name).toList();
        }

        @Override
        public Optional<Row> next() throws SourceTrouble {
            try {
                for (Optional<byte[]> line = line(in); line.isPresent(); line = line(in)) {
                    at++;
                    if (new String(line.get(), StandardCharsets.ISO_8859_1).isBlank()) {
                        noted.add(Dirt.BLANK_ROW);
                    } else {
                        return Optional.of(row(line.get()));
                    }
                }
                return Optional.empty();
            } catch (IOException e) {
                throw SourceTrouble.unreadable(name, e);
            }
        }

        private Row row(byte[] line) {
            List<Cell> cells = new ArrayList<>(columns.size());
            for (int i = 0; i < columns.size(); i++) {
                byte[] value = cut(line, columns.get(i));
                cells.add(texts.get(i).decode(value, 0, value.length));
            }
            return new Row(at, cells);
        }

        @Override
        public double progress() {
            return Math.min(1, in.count() / (double) size);
        }

        @Override
        public Map<Dirt, Long> noted() {
            return noted.counts();
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}

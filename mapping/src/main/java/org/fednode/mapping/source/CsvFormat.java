package org.fednode.mapping.source;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.ColumnText;

/**
 * Text with separated columns. Bytes are cut before they are decoded, so that each column may have its own charset: in UTF-8
 * and GB18030 neither comma, semicolon, tab, quote nor line end is ever part of another character.
 *
 * @param charset of all columns; found for each where it is not given
 * @param separator found from the first lines where it is not given
 * @param quoted whether double quotes enclose values
 * @param headerRow 0 to find it
 */
public record CsvFormat(Optional<Charset> charset, Optional<Character> separator, boolean quoted, int headerRow) implements Format {

    private static final int SAMPLE_BYTES = 1 << 16;
    private static final int SAMPLE_ROWS = 5_000;
    private static final int LONGEST_VALUE = 1 << 17;
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final CsvFactory CSV = CsvFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(LONGEST_VALUE).build())
            .disable(CsvParser.Feature.ALLOW_COMMENTS)
            .build();

    @Override
    public Rows open(Path file) throws SourceTrouble {
        String name = file.getFileName().toString();
        try {
            byte[] start = start(file);
            if (isBinary(start)) {
                throw new SourceTrouble(name + " 不是文本文件", name + " is no text file", "按其实际格式写 format（xlsx、xls、dbf、access）",
                        "give the format that it has: xlsx, xls, dbf or access");
            }
            Optional<Charset> wide = wide(start);
            char found = separator.orElseGet(() -> separator(new String(start, wide.orElse(StandardCharsets.ISO_8859_1))));
            Optional<Charset> whole = wide.or(() -> found < 0x40 ? Optional.empty() : Optional.of(charset.orElseGet(() -> sampled(List.of(start)))));
            Decoding decoding = whole.isPresent() ? new Decoding(List.of(), whole) : new Decoding(columns(file, found), Optional.empty());
            return SheetRows.of(new Cells(file, found, decoding), headerRow, name);
        } catch (IOException e) {
            throw SourceTrouble.unreadable(name, e);
        }
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(SAMPLE_BYTES);
        }
    }

    private static boolean isBinary(byte[] start) {
        return start.length > 3 && (start[0] == 'P' && start[1] == 'K' && start[2] == 3 || (start[0] & 0xFF) == 0xD0 && (start[1] & 0xFF) == 0xCF);
    }

    /** UTF-16 by its mark. */
    private static Optional<Charset> wide(byte[] start) {
        if (start.length > 1 && (start[0] & 0xFF) == 0xFF && (start[1] & 0xFF) == 0xFE) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        return start.length > 1 && (start[0] & 0xFF) == 0xFE && (start[1] & 0xFF) == 0xFF ? Optional.of(StandardCharsets.UTF_16BE) : Optional.empty();
    }

    /** The one that stands most often in the first lines; comma where none does. */
    private static char separator(String start) {
        String lines = String.join("\n", start.lines().limit(10).toList());
        char best = ',';
        long most = 0;
        for (char candidate : new char[] {',', '\t', ';', '|'}) {
            long times = lines.chars().filter(c -> c == candidate).count();
            if (times > most) {
                most = times;
                best = candidate;
            }
        }
        return best;
    }

    private static Charset sampled(List<byte[]> values) {
        ColumnText.Sample sample = new ColumnText.Sample();
        for (byte[] value : values) {
            for (String line : new String(value, StandardCharsets.ISO_8859_1).split("\n")) {
                sample.add(line.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return sample.charset(StandardCharsets.UTF_8);
    }

    private List<ColumnText> columns(Path file, char found) throws IOException, SourceTrouble {
        List<ColumnText.Sample> samples = new ArrayList<>();
        ColumnText.Sample all = new ColumnText.Sample();
        try (Cells cells = new Cells(file, found, new Decoding(List.of(), Optional.of(StandardCharsets.ISO_8859_1)))) {
            Optional<Row> row = cells.next();
            for (int i = 0; i < SAMPLE_ROWS && row.isPresent(); i++, row = cells.next()) {
                for (int column = 0; column < row.get().cells().size(); column++) {
                    if (column == samples.size()) {
                        samples.add(new ColumnText.Sample());
                    }
                    byte[] value = row.get().cells().get(column).shown().getBytes(StandardCharsets.ISO_8859_1);
                    samples.get(column).add(value);
                    all.add(value);
                }
            }
        }
        Charset otherwise = all.charset(StandardCharsets.UTF_8);
        List<ColumnText> columns = new ArrayList<>();
        samples.forEach(sample -> columns.add(new ColumnText(charset.orElseGet(() -> sample.charset(otherwise)))));
        columns.add(new ColumnText(charset.orElse(otherwise)));
        return columns;
    }

    /**
     * How values become text.
     *
     * @param columns of each column, the last for all behind it; unused where the whole is decoded at once
     */
    private record Decoding(List<ColumnText> columns, Optional<Charset> whole) {

        Cell cell(int column, String value) {
            if (value == null || value.isEmpty()) {
                return Cell.EMPTY;
            }
            if (whole.isPresent()) {
                return new Cell.Text(value);
            }
            byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
            return columns.get(Math.min(column, columns.size() - 1)).decode(bytes, 0, bytes.length);
        }
    }

    private final class Cells implements RawRows {

        private final String name;
        private final long size;
        private final CountingStream in;
        private final CsvParser parser;
        private final Decoding decoding;

        Cells(Path file, char found, Decoding decoding) throws IOException {
            this.name = file.getFileName().toString();
            this.decoding = decoding;
            this.size = Math.max(1, Files.size(file));
            this.in = new CountingStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
            skipMark(file);
            CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(found);
            this.parser = CSV.createParser(new InputStreamReader(in, decoding.whole().orElse(StandardCharsets.ISO_8859_1)));
            parser.setSchema(quoted ? schema : schema.withoutQuoteChar());
        }

        private void skipMark(Path file) throws IOException {
            byte[] start;
            try (InputStream look = Files.newInputStream(file)) {
                start = look.readNBytes(3);
            }
            if (Arrays.equals(start, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF})) {
                in.skipNBytes(3);
            } else if (wide(start).isPresent()) {
                in.skipNBytes(2);
            }
        }

        @Override
        public Optional<Row> next() throws SourceTrouble {
            try {
                if (parser.nextToken() == null) {
                    return Optional.empty();
                }
                List<Cell> cells = new ArrayList<>();
                JsonToken token = parser.nextToken();
                long line = parser.currentTokenLocation().getLineNr();
                for (; token != JsonToken.END_ARRAY && token != null; token = parser.nextToken()) {
                    cells.add(decoding.cell(cells.size(), parser.getText()));
                }
                return Optional.of(new Row(line, cells));
            } catch (IOException e) {
                long line = parser.currentLocation().getLineNr();
                throw new SourceTrouble(name + " 第 " + line + " 行附近引号不成对", name + ": a quote near line " + line + " is not closed, or a value is longer than "
                        + LONGEST_VALUE + " characters", "改正该行，或在 source 中写 quote: none", "correct the line, or say quote: none in source");
            }
        }

        @Override
        public double progress() {
            return Math.min(1, in.count() / (double) size);
        }

        @Override
        public void close() {
            try {
                parser.close();
                in.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}

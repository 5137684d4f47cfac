package org.fednode.mapping.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.JulianFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.ColumnText;
import org.fednode.mapping.cell.Dirt;

/**
 * Tables of dBase III to IV, FoxPro and Visual FoxPro, with their memo files (xBase file format, as the makers describe it). A reader of our own
 * since the known ones decode all columns alike, and under licences that we can't ship.
 *
 * @param charset of all columns; found for each where it is not given
 */
public record DbfFormat(Optional<Charset> charset) implements Format {

    private static final int DESCRIPTOR = 32;
    private static final int SAMPLE_ROWS = 5_000;
    private static final int LARGEST_HEADER = 1 << 16;
    private static final int VISUAL_FOXPRO = 0x30;
    private static final Map<Integer, String> CODE_PAGES = Map.of(0x4D, "GB18030", 0x7A, "GB18030", 0x4F, "Big5", 0x78, "Big5", 0x03, "windows-1252",
            0x57, "windows-1252");

    /** A column. @param offset of its first byte in a record */
    private record Column(String name, char type, int offset, int length, boolean binary) {
    }

    @Override
    public Rows open(Path file) throws SourceTrouble {
        String name = file.getFileName().toString();
        try {
            return new Table(file, charset);
        } catch (EOFException e) {
            throw cut(name, "0", "?");
        } catch (IOException e) {
            throw SourceTrouble.unreadable(name, e);
        }
    }

    private static SourceTrouble cut(String name, String present, String promised) {
        return new SourceTrouble(name + " 不完整：应有 " + promised + " 条，只有 " + present + " 条", name + " has been cut off: " + promised + " records are promised, "
                + present + " are there", "重新复制该文件；仍不完整时在 FoxPro 中修复", "copy it again; if that does not help, repair it in FoxPro");
    }

    private static final class Table implements Rows {

        private final String name;
        private final RandomAccessFile file;
        private final Optional<MemoFile> memo;
        private final List<Column> columns = new ArrayList<>();
        private final List<ColumnText> texts = new ArrayList<>();
        private final Noted noted = new Noted();
        private final long records;
        private final int headerLength;
        private final int recordLength;
        private final byte[] block;
        private long blockStart;
        private int blockRecords;
        private long at;

        Table(Path path, Optional<Charset> given) throws IOException, SourceTrouble {
            this.name = path.getFileName().toString();
            this.file = new RandomAccessFile(path.toFile(), "r");
            boolean good = false;
            try {
                ByteBuffer header = read(0, DESCRIPTOR);
                int version = header.get(0) & 0xFF;
                this.records = header.getInt(4) & 0xFFFFFFFFL;
                this.headerLength = header.getShort(8) & 0xFFFF;
                this.recordLength = header.getShort(10) & 0xFFFF;
                requireTable(version);
                readColumns(read(DESCRIPTOR, headerLength - DESCRIPTOR), version);
                requireWhole();
                this.block = new byte[recordLength * Math.max(1, (1 << 16) / recordLength)];
                this.memo = columns.stream().anyMatch(column -> isMemo(column, version)) ? MemoFile.beside(path, version) : Optional.empty();
                int page = header.get(29) & 0xFF;
                decide(given, page);
                good = true;
            } finally {
                if (!good) {
                    file.close();
                }
            }
        }

        private ByteBuffer read(long position, int length) throws IOException {
            byte[] bytes = new byte[Math.max(0, length)];
            file.seek(position);
            file.readFully(bytes);
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        private void requireTable(int version) throws SourceTrouble {
            boolean known = List.of(0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0x8C, 0xCB, 0xF5, 0xFB).contains(version);
            if (!known || headerLength <= DESCRIPTOR || headerLength > LARGEST_HEADER || recordLength < 2) {
                throw new SourceTrouble(name + " 不是 DBF 表", name + " is no DBF table", "检查文件，或写上它实际的 format", "look at the file, or give the format that it has");
            }
        }

        private void requireWhole() throws IOException, SourceTrouble {
            long present = (file.length() - headerLength) / recordLength;
            if (present < records) {
                throw cut(name, String.valueOf(Math.max(0, present)), String.valueOf(records));
            }
        }

        private void readColumns(ByteBuffer descriptors, int version) throws SourceTrouble {
            int offset = 1;
            for (int i = 0; i + DESCRIPTOR <= descriptors.limit() && descriptors.get(i) != 0x0D; i += DESCRIPTOR) {
                int end = i;
                while (end < i + 11 && descriptors.get(end) != 0) {
                    end++;
                }
                byte[] words = java.util.Arrays.copyOfRange(descriptors.array(), i, end);
                char type = (char) descriptors.get(i + 11);
                int length = descriptors.get(i + 16) & 0xFF;
                int decimals = descriptors.get(i + 17) & 0xFF;
                // Clipper and FoxPro keep the upper byte of long texts where the decimals stand
                int width = type == 'C' ? length + (decimals << 8) : length;
                boolean binary = version >= VISUAL_FOXPRO && version <= 0x32 && (descriptors.get(i + 18) & 4) != 0;
                if (type != '0') {
                    columns.add(new Column(columnName(words), type, offset, width, binary));
                }
                offset += width;
            }
            if (columns.isEmpty() || offset > recordLength) {
                throw new SourceTrouble(name + " 的表头已损坏", name + " has a damaged header", "在 FoxPro 中修复该表", "repair the table in FoxPro");
            }
        }

        private static String columnName(byte[] words) {
            ColumnText.Sample sample = new ColumnText.Sample();
            sample.add(words);
            return new ColumnText(sample.charset(Charset.forName("GB18030"))).decode(words, 0, words.length).shown();
        }

        private static boolean isMemo(Column column, int version) {
            return column.type() == 'M' || column.type() == 'B' && (version < VISUAL_FOXPRO || version > 0x32) && column.length() == 10;
        }

        /** The bytes decide where they tell; the code page where they don't, or GB18030 where there is none. */
        private void decide(Optional<Charset> given, int page) throws IOException, SourceTrouble {
            if (page == 0 && given.isEmpty()) {
                noted.add(Dirt.NO_CODE_PAGE);
            }
            Charset otherwise = given.orElse(Charset.forName(CODE_PAGES.getOrDefault(page, "GB18030")));
            boolean trusted = given.isPresent() || otherwise.name().equals("Big5");
            List<ColumnText.Sample> samples = new ArrayList<>();
            columns.forEach(column -> samples.add(new ColumnText.Sample()));
            // from all parts of the file: what was written first may be of another program than the rest
            long step = Math.max(1, records / SAMPLE_ROWS);
            for (long i = 0; i < records && !trusted; i += step) {
                byte[] record = read(headerLength + i * recordLength, recordLength).array();
                for (int column = 0; column < columns.size(); column++) {
                    Column one = columns.get(column);
                    if (one.type() == 'C') {
                        samples.get(column).add(trimmed(record, one));
                    } else if (one.type() == 'M' && memo.isPresent()) {
                        memo.get().bytes(block(record, one)).ifPresent(samples.get(column)::add);
                    }
                }
            }
            samples.forEach(sample -> texts.add(new ColumnText(trusted ? otherwise : sample.charset(otherwise))));
        }

        private static byte[] trimmed(byte[] record, Column column) {
            int end = column.offset() + column.length();
            while (end > column.offset() && (record[end - 1] == ' ' || record[end - 1] == 0)) {
                end--;
            }
            return java.util.Arrays.copyOfRange(record, column.offset(), end);
        }

        @Override
        public List<String> columns() {
            return columns.stream().map(Column::name).toList();
        }

        @Override
        public Optional<Row> next() throws SourceTrouble {
            try {
                while (at < records) {
                    int start = inBlock();
                    at++;
                    if (block[start] == '*') {
                        noted.add(Dirt.DELETED_ROW);
                    } else {
                        return Optional.of(row(start));
                    }
                }
                return Optional.empty();
            } catch (IOException e) {
                throw SourceTrouble.unreadable(name, e);
            }
        }

        private int inBlock() throws IOException {
            if (at >= blockStart + blockRecords || blockRecords == 0) {
                blockStart = at;
                blockRecords = (int) Math.min(block.length / recordLength, records - at);
                file.seek(headerLength + at * recordLength);
                file.readFully(block, 0, blockRecords * recordLength);
            }
            return (int) (at - blockStart) * recordLength;
        }

        private Row row(int start) throws IOException, SourceTrouble {
            List<Cell> cells = new ArrayList<>(columns.size());
            for (int i = 0; i < columns.size(); i++) {
                cells.add(cell(columns.get(i), texts.get(i), start));
            }
            return new Row(at, cells);
        }

        private Cell cell(Column column, ColumnText text, int start) throws IOException, SourceTrouble {
            int from = start + column.offset();
            int to = from + column.length();
            return switch (column.type()) {
                case 'N', 'F' -> number(ascii(from, to));
                case 'D' -> date(ascii(from, to));
                case 'L' -> truth((char) block[from]);
                case 'I', '+' -> new Cell.Numeric(BigDecimal.valueOf(buffer(from, to).getInt(0)), true);
                case 'Y' -> new Cell.Numeric(BigDecimal.valueOf(buffer(from, to).getLong(0), 4), true);
                case 'T', '@' -> moment(buffer(from, to));
                case 'B', 'O' -> column.length() == 8 ? Cell.Numeric.binary(buffer(from, to).getDouble(0)) : memo(column, text, start);
                case 'M' -> memo(column, text, start);
                case 'G', 'P', 'W', 'Q' -> Cell.EMPTY;
                default -> text.decode(block, from, to);
            };
        }

        private String ascii(int from, int to) {
            return new String(block, from, to - from, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
        }

        private ByteBuffer buffer(int from, int to) {
            return ByteBuffer.wrap(block, from, to - from).slice().order(ByteOrder.LITTLE_ENDIAN);
        }

        /** Stars stand for a number that did not fit. */
        private static Cell number(String digits) {
            try {
                return digits.isEmpty() ? Cell.EMPTY : new Cell.Numeric(new BigDecimal(digits), true);
            } catch (NumberFormatException e) {
                return new Cell.Text(digits);
            }
        }

        private static Cell date(String digits) {
            try {
                return digits.isEmpty() ? Cell.EMPTY : new Cell.Moment(LocalDate.parse(digits, java.time.format.DateTimeFormatter.BASIC_ISO_DATE).atStartOfDay());
            } catch (DateTimeException e) {
                return new Cell.Text(digits);
            }
        }

        private static Cell truth(char letter) {
            return switch (letter) {
                case 'T', 't', 'Y', 'y' -> new Cell.Truth(true);
                case 'F', 'f', 'N', 'n' -> new Cell.Truth(false);
                default -> Cell.EMPTY;
            };
        }

        private static Cell moment(ByteBuffer julian) {
            int day = julian.getInt(0);
            if (day == 0) {
                return Cell.EMPTY;
            }
            try {
                LocalDate date = LocalDate.EPOCH.with(JulianFields.JULIAN_DAY, day);
                return new Cell.Moment(LocalDateTime.of(date, LocalTime.MIDNIGHT).plusNanos(julian.getInt(4) * 1_000_000L));
            } catch (DateTimeException e) {
                return new Cell.Text(String.valueOf(day));
            }
        }

        private long block(byte[] record, Column column) {
            if (column.length() == 4) {
                return ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getInt(column.offset()) & 0xFFFFFFFFL;
            }
            String digits = new String(record, column.offset(), column.length(), StandardCharsets.ISO_8859_1).strip();
            return digits.isEmpty() || digits.length() > 10 || !digits.chars().allMatch(Character::isDigit) ? 0 : Long.parseLong(digits);
        }

        private Cell memo(Column column, ColumnText text, int start) throws IOException, SourceTrouble {
            byte[] record = java.util.Arrays.copyOfRange(block, start, start + recordLength);
            long number = block(record, column);
            if (number == 0) {
                return Cell.EMPTY;
            }
            if (memo.isEmpty()) {
                throw new SourceTrouble(name + " 缺少备注文件（.fpt 或 .dbt）", name + " lacks its memo file (.fpt or .dbt)", "把同名的备注文件一起复制过来",
                        "copy the memo file of the same name as well");
            }
            Optional<byte[]> bytes = memo.get().bytes(number);
            return bytes.isEmpty() ? Cell.EMPTY : text.decode(bytes.get(), 0, bytes.get().length);
        }

        @Override
        public double progress() {
            return records == 0 ? 1 : at / (double) records;
        }

        @Override
        public Map<Dirt, Long> noted() {
            return noted.counts();
        }

        @Override
        public void close() {
            try {
                file.close();
                if (memo.isPresent()) {
                    memo.get().close();
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}

package org.fednode.mapping.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Sheet;
import org.fednode.mapping.cell.Cell;

/**
 * Workbooks of Excel 2007 and later (ECMA-376), and of WPS.
 *
 * @param sheet name of the sheet; the first one where it is not given
 * @param headerRow 0 to find it
 */
public record XlsxFormat(Optional<String> sheet, int headerRow) implements Format {

    private static final long LARGEST = 4L << 30;

    @Override
    public Rows open(Path file) throws SourceTrouble {
        String name = file.getFileName().toString();
        OfficeFile.require(file, OfficeFile.Kind.XLSX);
        boolean styled = isStyled(file, name);
        ReadableWorkbook workbook = null;
        try {
            workbook = new ReadableWorkbook(file.toFile(), new ReadingOptions(styled, true));
            Cells cells = new Cells(workbook, chosen(workbook, name), name);
            workbook = null;
            return SheetRows.of(cells, headerRow, name);
        } catch (IOException | RuntimeException e) { // the library throws what it likes at damaged files
            throw SourceTrouble.unreadable(name, e);
        } finally {
            close(workbook);
        }
    }

    /**
     * Whether it says how cells look: programs other than Excel leave that out, and the library would miss it.
     *
     * @throws SourceTrouble also where a few kilobytes unpack to more than any disk holds
     */
    private static boolean isStyled(Path file, String name) throws SourceTrouble {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            long total = 0;
            boolean styled = false;
            for (ZipEntry entry : Collections.list(zip.entries())) {
                total += Math.max(0, entry.getSize());
                styled |= entry.getName().toLowerCase(Locale.ROOT).endsWith("styles.xml");
            }
            if (total > LARGEST) {
                throw new SourceTrouble(name + " 解压后过大", name + " is too large when unpacked", "分成几个文件", "split it into several files");
            }
            return styled;
        } catch (IOException e) {
            throw SourceTrouble.unreadable(name, e);
        }
    }

    private Sheet chosen(ReadableWorkbook workbook, String name) throws SourceTrouble {
        Optional<Sheet> found = sheet.isPresent() ? workbook.findSheet(sheet.get()) : Optional.of(workbook.getFirstSheet());
        if (found.isEmpty()) {
            List<String> names = workbook.getSheets().map(Sheet::getName).toList();
            throw new SourceTrouble(name + " 没有工作表 " + sheet.orElse(""), name + " has no sheet " + sheet.orElse(""), "可用的工作表：" + names, "it has " + names);
        }
        return found.get();
    }

    private static void close(ReadableWorkbook workbook) {
        if (workbook != null) {
            try {
                workbook.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Cells implements RawRows {

        private final ReadableWorkbook workbook;
        private final Stream<org.dhatim.fastexcel.reader.Row> stream;
        private final Iterator<org.dhatim.fastexcel.reader.Row> rows;
        private final String name;

        Cells(ReadableWorkbook workbook, Sheet sheet, String name) throws IOException {
            this.workbook = workbook;
            this.stream = sheet.openStream();
            this.rows = stream.iterator();
            this.name = name;
        }

        @Override
        public Optional<Row> next() throws SourceTrouble {
            try {
                if (!rows.hasNext()) {
                    return Optional.empty();
                }
                org.dhatim.fastexcel.reader.Row row = rows.next();
                List<Cell> cells = new ArrayList<>(row.getCellCount());
                for (int i = 0; i < row.getCellCount(); i++) {
                    cells.add(row.getOptionalCell(i).map(this::cell).orElse(Cell.EMPTY));
                }
                return Optional.of(new Row(row.getRowNum(), cells));
            } catch (RuntimeException e) { // the library throws what it likes at damaged files
                throw SourceTrouble.unreadable(name, e);
            }
        }

        private Cell cell(org.dhatim.fastexcel.reader.Cell cell) {
            Object value = cell.getValue();
            if (value == null) {
                return Cell.EMPTY;
            }
            return switch (cell.getType()) {
                case NUMBER, FORMULA -> value instanceof java.math.BigDecimal number ? number(cell, number) : text(value.toString(), cell);
                case BOOLEAN -> new Cell.Truth((Boolean) value);
                default -> new Cell.Text(value.toString());
            };
        }

        /** A formula's result comes as text, also where it is a number. */
        private Cell text(String value, org.dhatim.fastexcel.reader.Cell cell) {
            String raw = cell.getRawValue();
            if (cell.getDataFormatId() != null && raw != null && raw.equals(value) && raw.matches("-?\\d{1,15}(\\.\\d{1,15})?([eE][-+]?\\d{1,3})?")) {
                return number(cell, new java.math.BigDecimal(raw));
            }
            return new Cell.Text(value);
        }

        private Cell number(org.dhatim.fastexcel.reader.Cell cell, java.math.BigDecimal number) {
            int format = cell.getDataFormatId() == null ? 0 : cell.getDataFormatId();
            return OfficeFile.number(number.doubleValue(), format, cell.getDataFormatString(), workbook.isDate1904());
        }

        @Override
        public double progress() {
            return Double.NaN;
        }

        @Override
        public void close() {
            stream.close();
            XlsxFormat.close(workbook);
        }
    }
}

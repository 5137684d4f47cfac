package org.fednode.mapping.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.hssf.eventusermodel.FormatTrackingHSSFListener;
import org.apache.poi.hssf.record.BOFRecord;
import org.apache.poi.hssf.record.BoolErrRecord;
import org.apache.poi.hssf.record.BoundSheetRecord;
import org.apache.poi.hssf.record.CellValueRecordInterface;
import org.apache.poi.hssf.record.DateWindow1904Record;
import org.apache.poi.hssf.record.EOFRecord;
import org.apache.poi.hssf.record.FormulaRecord;
import org.apache.poi.hssf.record.LabelRecord;
import org.apache.poi.hssf.record.LabelSSTRecord;
import org.apache.poi.hssf.record.NumberRecord;
import org.apache.poi.hssf.record.Record;
import org.apache.poi.hssf.record.RecordFactoryInputStream;
import org.apache.poi.hssf.record.SSTRecord;
import org.apache.poi.hssf.record.StringRecord;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.fednode.mapping.cell.Cell;

/**
 * Workbooks of Excel 97 to 2003 ([MS-XLS]), record by record.
 *
 * @param sheet name of the sheet; the first one where it is not given
 * @param headerRow 0 to find it
 */
public record XlsFormat(Optional<String> sheet, int headerRow) implements Format {

    @Override
    public Rows open(Path file) throws SourceTrouble {
        String name = file.getFileName().toString();
        OfficeFile.require(file, OfficeFile.Kind.XLS);
        try {
            return SheetRows.of(new Cells(file, sheet), headerRow, name);
        } catch (EncryptedDocumentException e) {
            throw OfficeFile.locked(name);
        } catch (IOException | RuntimeException e) { // the library throws what it likes at damaged files
            throw SourceTrouble.unreadable(name, e);
        }
    }

    private static final class Cells implements RawRows {

        private final String name;
        private final POIFSFileSystem system;
        private final InputStream in;
        private final RecordFactoryInputStream records;
        private final FormatTrackingHSSFListener formats = new FormatTrackingHSSFListener(record -> { });
        private final Deque<CellAt> pending = new ArrayDeque<>();
        private final int sheet;
        private SSTRecord texts;
        private boolean from1904;
        private int begun = -2; // the workbook's own part comes before its sheets
        private boolean ended;
        private FormulaRecord formula;

        private record CellAt(int row, int column, Cell cell) {
        }

        Cells(Path file, Optional<String> wanted) throws IOException, SourceTrouble {
            this.name = file.getFileName().toString();
            this.system = new POIFSFileSystem(file.toFile(), true);
            boolean good = false;
            try {
                this.in = system.createDocumentInputStream(system.getRoot().hasEntry("Workbook") ? "Workbook" : "Book");
                this.records = new RecordFactoryInputStream(in, false);
                this.sheet = find(wanted);
                good = true;
            } catch (FileNotFoundException e) {
                throw SourceTrouble.unreadable(name, e);
            } finally {
                if (!good) {
                    system.close();
                }
            }
        }

        /** Reads up to the wanted sheet's beginning. */
        private int find(Optional<String> wanted) throws SourceTrouble {
            List<String> names = new ArrayList<>();
            begun = -1;
            for (Record record = records.nextRecord(); record != null; record = records.nextRecord()) {
                formats.processRecordInternally(record);
                if (record instanceof BoundSheetRecord bound) {
                    names.add(bound.getSheetname());
                } else if (record instanceof SSTRecord found) {
                    texts = found;
                } else if (record instanceof DateWindow1904Record window) {
                    from1904 = window.getWindowing() == 1;
                } else if (record instanceof EOFRecord) {
                    break;
                }
            }
            int index = wanted.isPresent() ? names.indexOf(wanted.get()) : 0;
            if (index < 0 || names.isEmpty()) {
                throw new SourceTrouble(name + " 没有工作表 " + wanted.orElse(""), name + " has no sheet " + wanted.orElse(""), "可用的工作表：" + names, "it has " + names);
            }
            return index;
        }

        @Override
        public Optional<Row> next() throws SourceTrouble {
            try {
                while (!ended && (pending.isEmpty() || pending.peekFirst().row() == pending.peekLast().row())) {
                    read();
                }
            } catch (RuntimeException e) { // the library throws what it likes at damaged files
                throw SourceTrouble.unreadable(name, e);
            }
            return pending.isEmpty() ? Optional.empty() : Optional.of(row());
        }

        private Row row() {
            int number = pending.peekFirst().row();
            List<Cell> cells = new ArrayList<>();
            while (!pending.isEmpty() && pending.peekFirst().row() == number) {
                CellAt one = pending.pollFirst();
                while (cells.size() < one.column()) {
                    cells.add(Cell.EMPTY);
                }
                cells.add(one.cell());
            }
            return new Row(number + 1L, cells);
        }

        private void read() {
            Record record = records.nextRecord();
            if (record == null) {
                ended = true;
            } else if (record instanceof BOFRecord bof && bof.getType() != BOFRecord.TYPE_CHART) {
                begun++;
            } else if (begun == sheet) {
                take(record);
            }
        }

        private void take(Record record) {
            if (record instanceof EOFRecord) {
                ended = true;
            } else if (record instanceof LabelSSTRecord label) {
                add(label, new Cell.Text(texts.getString(label.getSSTIndex()).toString()));
            } else if (record instanceof LabelRecord label) {
                add(label, new Cell.Text(label.getValue()));
            } else if (record instanceof NumberRecord number) {
                add(number, number(number, number.getValue()));
            } else if (record instanceof BoolErrRecord truth) {
                add(truth, truth.isBoolean() ? new Cell.Truth(truth.getBooleanValue()) : new Cell.Text("#VALUE!"));
            } else if (record instanceof FormulaRecord result) {
                formula(result);
            } else if (record instanceof StringRecord text && formula != null) {
                add(formula, new Cell.Text(text.getString()));
                formula = null;
            }
        }

        /** A formula's text follows in a record of its own. */
        private void formula(FormulaRecord result) {
            formula = result.hasCachedResultString() ? result : null;
            if (formula == null) {
                add(result, number(result, result.getValue()));
            }
        }

        private Cell number(CellValueRecordInterface cell, double value) {
            return OfficeFile.number(value, formats.getFormatIndex(cell), formats.getFormatString(cell), from1904);
        }

        private void add(CellValueRecordInterface at, Cell cell) {
            pending.addLast(new CellAt(at.getRow(), at.getColumn(), cell));
        }

        @Override
        public double progress() {
            return Double.NaN;
        }

        @Override
        public void close() {
            try {
                in.close();
                system.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}

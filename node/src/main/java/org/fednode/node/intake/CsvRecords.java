package org.fednode.node.intake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;
import org.fednode.standards.RecordInput;
import org.fednode.standards.RowReader;
import org.fednode.standards.Severity;

/** CSV whose first row names the columns. */
final class CsvRecords implements InputRecords {

    private static final Pattern OTHER_SEPARATORS = Pattern.compile("[;\t|，；]");

    private final Cutter cutter;
    private final InputText text;
    private final List<Finding> findings = new ArrayList<>();
    private final RowReader reader;
    private final int columns;

    /** @throws InputRefused when there is no header, it can't be read, or it lacks key columns */
    CsvRecords(Cutter cutter, InputText text, DataSet dataSet) throws IOException, InputRefused {
        this.cutter = cutter;
        this.text = text;
        List<String> header = header();
        this.columns = header.size();
        this.reader = dataSet.rowReader(header, findings::add);
        if (findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR)) {
            if (header.size() == 1 && OTHER_SEPARATORS.matcher(header.get(0)).find()) {
                findings.add(0, InputFault.SEPARATOR.finding());
            }
            throw new InputRefused(findings);
        }
    }

    private List<String> header() throws IOException, InputRefused {
        Slice slice = cutter.next().orElseThrow(() -> new InputRefused(List.of(InputFault.NO_HEADER.finding())));
        Optional<InputFault> fault = fault(slice);
        Optional<String> row = text.decode(slice);
        if (fault.isPresent() || row.isEmpty()) {
            throw new InputRefused(List.of(fault.orElse(InputFault.WRONG_CHARSET).finding()));
        }
        return CsvCells.split(row.get(), 32).stream().map(String::strip).toList();
    }

    @Override
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    @Override
    public Optional<InputRecord> next() throws IOException {
        Optional<Slice> slice = cutter.next();
        while (slice.isPresent()) {
            Optional<InputRecord> record = read(slice.get());
            if (record.isPresent()) {
                return record;
            }
            slice = cutter.next();
        }
        return Optional.empty();
    }

    /** Empty for a row of nothing but commas, which spreadsheets write below their data. */
    private Optional<InputRecord> read(Slice slice) {
        Optional<InputFault> fault = fault(slice);
        Optional<String> row = fault.isPresent() ? Optional.empty() : text.decode(slice);
        if (row.isEmpty()) {
            List<Finding> findings = List.of(fault.orElse(InputFault.WRONG_CHARSET).finding());
            return Optional.of(record(slice, Optional.empty(), findings));
        }
        List<String> cells = CsvCells.split(row.get(), columns);
        if (cells.stream().allMatch(String::isBlank)) {
            return Optional.empty();
        }
        List<Finding> findings = new ArrayList<>(0);
        RecordInput input = reader.read(cells, findings::add);
        return Optional.of(record(slice, Optional.of(input), findings));
    }

    private InputRecord record(Slice slice, Optional<RecordInput> input, List<Finding> findings) {
        return new InputRecord(slice.position(), input, findings, () -> text.decodeLeniently(slice));
    }

    private static Optional<InputFault> fault(Slice slice) {
        return slice.fault().or(() -> slice.contains(0) ? Optional.of(InputFault.NUL) : Optional.empty());
    }
}

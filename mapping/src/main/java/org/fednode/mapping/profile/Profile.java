package org.fednode.mapping.profile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.Dirt;
import org.fednode.mapping.cell.Normaliser;
import org.fednode.mapping.source.Row;
import org.fednode.mapping.source.Rows;
import org.fednode.mapping.source.SourceTrouble;
import org.fednode.standards.CodeSystem;
import org.fednode.standards.DataSet;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;
import org.fednode.standards.Finding;
import org.fednode.standards.RecordInput;
import org.fednode.standards.Severity;
import org.fednode.standards.StandardPackage;

/**
 * What was found about a source, and what each column probably is.
 *
 * @param dataSet that it fits best, or the one that was asked for
 */
public record Profile(DataSet dataSet, List<ColumnProfile> columns, List<Proposal> proposals, Map<Dirt, Long> noted) {

    /** Looked at of each column; that tells, and more would take time. */
    private static final int TRIED = 60;
    private static final double ENOUGH = 0.56;
    private static final double SURE_CONTENT = 0.9;
    /** How much a required field that no column fits counts against a data set, where one that fits counts for it with 1. */
    private static final double MISSING = 0.2;
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * What a column probably is.
     *
     * @param name how well its name fits @param content share of its values that the field takes, as they are or by the codes' labels
     * @param codes where its values are no codes of the field's: for each the code that it may mean, blank for unknown
     */
    public record Proposal(String column, Field field, double name, double content, Map<String, String> codes) {

        double score() {
            double both = name * 0.72 + content * 0.28;
            boolean telling = Set.of(FieldType.ID_NUMBER, FieldType.CERTIFICATE_NUMBER, FieldType.CREDIT_CODE).contains(field.element());
            double byContent = telling && content >= SURE_CONTENT ? 0.58 + 0.3 * name + (field.required() ? 0.02 : -0.01) : 0;
            return Math.max(both, byContent);
        }
    }

    /** By what columns are judged. */
    private record Judge(FieldNames names, LocalDate today) {
    }

    public Profile {
        columns = List.copyOf(columns);
        proposals = List.copyOf(proposals);
    }

    /**
     * Reads the source's first rows.
     *
     * @param wanted the data set; the one that fits best where it is not given
     */
    public static Profile of(Rows rows, StandardPackage standard, Optional<DataSet> wanted, long limit, LocalDate today) throws SourceTrouble {
        List<ColumnProfile.Gathering> gatherings = rows.columns().stream().map(ColumnProfile.Gathering::new).toList();
        long read = 0;
        for (Optional<Row> row = rows.next(); row.isPresent(); row = ++read < limit ? rows.next() : Optional.empty()) {
            for (int i = 0; i < gatherings.size() && i < row.get().cells().size(); i++) {
                gatherings.get(i).add(row.get().cells().get(i));
            }
        }
        List<ColumnProfile> columns = gatherings.stream().map(ColumnProfile.Gathering::profile).toList();
        FieldNames names = new FieldNames();
        Profile best = null;
        double most = -1;
        for (DataSet dataSet : wanted.map(List::of).orElseGet(() -> List.copyOf(standard.dataSets().values()))) {
            List<Proposal> proposals = assigned(columns, dataSet, standard, new Judge(names, today));
            double fit = fit(dataSet, proposals, columns);
            if (best == null || fit > most) {
                best = new Profile(dataSet, columns, proposals, rows.noted());
                most = fit;
            }
        }
        return best;
    }

    /** A list that an office kept for its own use lacks much of what the standard requires: what it has says more, but for blank columns. */
    private static double fit(DataSet dataSet, List<Proposal> proposals, List<ColumnProfile> columns) {
        Set<String> filled = columns.stream().filter(column -> !column.cells().isEmpty()).map(ColumnProfile::name).collect(Collectors.toSet());
        double found = proposals.stream().filter(proposal -> filled.contains(proposal.column())).mapToDouble(Proposal::score).sum();
        long missing = dataSet.definition().fields().stream().filter(Field::required)
                .filter(field -> proposals.stream().noneMatch(proposal -> proposal.field().equals(field))).count();
        return found - MISSING * missing;
    }

    /** The best pairs first; each column and each field is used once. */
    private static List<Proposal> assigned(List<ColumnProfile> columns, DataSet dataSet, StandardPackage standard, Judge judge) {
        List<Proposal> all = new ArrayList<>();
        for (ColumnProfile column : columns) {
            for (Field field : dataSet.definition().fields()) {
                if (field.type() != FieldType.GROUP) {
                    proposal(column, field, dataSet, standard, judge).filter(one -> one.score() >= ENOUGH).ifPresent(all::add);
                }
            }
        }
        all.sort(Comparator.comparingDouble(Proposal::score).reversed());
        Set<String> usedColumns = new HashSet<>();
        Set<String> usedFields = new HashSet<>();
        List<Proposal> assigned = new ArrayList<>();
        for (Proposal one : all) {
            if (!usedColumns.contains(one.column()) && !usedFields.contains(one.field().id())) {
                usedColumns.add(one.column());
                usedFields.add(one.field().id());
                assigned.add(one);
            }
        }
        assigned.sort(Comparator.comparingInt(one -> one.field().index()));
        return assigned;
    }

    private static Optional<Proposal> proposal(ColumnProfile column, Field field, DataSet dataSet, StandardPackage standard, Judge judge) {
        double name = judge.names().fit(column.name(), field);
        boolean byContentAlone = Set.of(FieldType.ID_NUMBER, FieldType.CERTIFICATE_NUMBER, FieldType.CREDIT_CODE).contains(field.element());
        if (name < 0.3 && !byContentAlone) {
            return Optional.empty();
        }
        if (column.cells().isEmpty()) {
            return Optional.of(new Proposal(column.name(), field, name, 0.3, Map.of()));
        }
        Optional<CodeSystem> system = field.element() == FieldType.CODE ? field.codeSystem().map(standard.codeSystems()::get) : Optional.empty();
        double content = accepted(column, field, dataSet, judge.today());
        Map<String, String> codes = Map.of();
        if (system.isPresent() && content < SURE_CONTENT && column.distinct() <= ColumnProfile.MOST_VALUES) {
            codes = meanings(column, system.get());
            long known = codes.values().stream().filter(code -> !code.isEmpty()).count();
            // codes of its own say nothing against a field whose name fits
            content = Math.max(content, 0.4 + 0.5 * known / Math.max(1, codes.size()));
        }
        boolean contradicts = content < 0.4 && field.element() != FieldType.STRING;
        return contradicts ? Optional.empty() : Optional.of(new Proposal(column.name(), field, name, content, codes));
    }

    /** Share of the column's different values that the field takes. */
    private static double accepted(ColumnProfile column, Field field, DataSet dataSet, LocalDate today) {
        Normaliser normaliser = Normaliser.of(field, 0);
        int good = 0;
        int tried = 0;
        for (Cell cell : column.cells()) {
            if (tried == TRIED) {
                break;
            }
            tried++;
            boolean[] refused = {false};
            String value = normaliser.normalise(cell, (dirt, suggestion) -> refused[0] |= dirt.outcome() == Dirt.Outcome.REFUSED && dirt != Dirt.FIFTEEN_DIGIT_ID);
            good += !refused[0] && isTaken(value, field, dataSet, today) ? 1 : 0;
        }
        return tried == 0 ? 0 : good / (double) tried;
    }

    private static boolean isTaken(String value, Field field, DataSet dataSet, LocalDate today) {
        List<Finding> findings = new ArrayList<>();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeFieldName(field.id());
            if (field.type() == FieldType.LIST) {
                json.writeArray(new String[] {value}, 0, 1);
            } else {
                json.writeString(value);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
        try (JsonParser parser = JSON.createParser(text.toString())) {
            parser.nextToken();
            RecordInput input = dataSet.reader().readInput(parser, findings::add);
            dataSet.validator().check(input.values(), today, findings::add);
        } catch (IOException e) {
            return false;
        }
        String own = dataSet.definition().id() + '.' + field.id() + '.';
        return findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR && finding.field().startsWith(field.id()) && finding.rule().startsWith(own));
    }

    /** For each value the code whose label it is, or holds, or is part of. */
    private static Map<String, String> meanings(ColumnProfile column, CodeSystem system) {
        Map<String, String> meanings = new TreeMap<>();
        for (String value : column.values().keySet()) {
            String code = system.find(value).map(CodeSystem.Code::code).orElse("");
            for (CodeSystem.Code one : code.isEmpty() ? system.codes() : List.<CodeSystem.Code>of()) {
                String label = one.label().zh();
                if (label.equals(value)) {
                    code = one.code();
                    break;
                }
                boolean near = value.length() >= 2 && (label.contains(value) || value.contains(label)) || label.length() <= 4 && label.startsWith(value) && value.codePoints().allMatch(c -> c >= 0x4E00);
                code = code.isEmpty() && near ? one.code() : code;
            }
            meanings.put(value, code);
        }
        return meanings;
    }
}

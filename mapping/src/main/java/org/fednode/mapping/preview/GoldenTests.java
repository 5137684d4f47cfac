package org.fednode.mapping.preview;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.fednode.mapping.definition.Join;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.definition.SourceDefinition;
import org.fednode.mapping.source.CsvFormat;
import org.fednode.mapping.source.Format;
import org.fednode.mapping.source.Row;
import org.fednode.mapping.source.SourceTrouble;
import org.fednode.mapping.translate.MappedRecord;
import org.fednode.mapping.translate.Reading;
import org.fednode.mapping.translate.RecordLine;
import org.fednode.mapping.translate.SourceAccess;

/**
 * Golden tests of a mapping: folders {@code golden/CASE} with a small {@code source.csv} (or {@code source.*} in the
 * source's own format), a {@code JOIN.csv} for each join, and {@code expected.txt}: for each record its data set, the line
 * that is given to the node, and the rules that it breaks on 1 January 2026.
 */
public final class GoldenTests {

    private static final String EXPECTED = "expected.txt";
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);

    private GoldenTests() {
    }

    /** How one case came out. @param problem empty where all is as expected */
    public record Outcome(String name, int records, String problem) {

        public boolean isGood() {
            return problem.isEmpty();
        }
    }

    /**
     * Runs every case.
     *
     * @param write whether what comes out becomes what is expected
     * @param scratch an empty folder
     */
    public static List<Outcome> run(Path folder, Mapping mapping, SourceAccess access, Path scratch, boolean write) throws IOException {
        Path golden = folder.resolve("golden");
        List<Outcome> outcomes = new ArrayList<>();
        if (!Files.isDirectory(golden)) {
            return outcomes;
        }
        List<Path> cases;
        try (Stream<Path> list = Files.list(golden)) {
            cases = list.filter(Files::isDirectory).sorted().toList();
        }
        for (Path one : cases) {
            outcomes.add(runCase(one, mapping, access, Files.createDirectories(scratch.resolve(one.getFileName().toString())), write));
        }
        return outcomes;
    }

    private static Outcome runCase(Path one, Mapping mapping, SourceAccess access, Path scratch, boolean write) throws IOException {
        String name = one.getFileName().toString();
        List<String> lines = new ArrayList<>();
        try (Reading reading = Reading.open(replaced(one, mapping), access, scratch)) {
            for (Optional<Row> row = reading.next(); row.isPresent(); row = reading.next()) {
                for (MappedRecord record : reading.records(row.get())) {
                    lines.add(line(record));
                }
            }
        } catch (SourceTrouble e) {
            return new Outcome(name, 0, e.getMessage());
        }
        Path expected = one.resolve(EXPECTED);
        if (write) {
            Files.writeString(expected, String.join("\n", lines) + '\n');
            return new Outcome(name, lines.size(), "");
        }
        if (!Files.isRegularFile(expected)) {
            return new Outcome(name, lines.size(), EXPECTED + " is missing: look at 'fednode mapping preview', then run 'fednode mapping test --write'");
        }
        return new Outcome(name, lines.size(), difference(Files.readAllLines(expected), lines));
    }

    /** The line, and behind it which rules it breaks. */
    private static String line(MappedRecord record) {
        String line = new String(RecordLine.of(record), StandardCharsets.UTF_8);
        List<String> rules = Judged.of(record, TODAY).findings().stream().map(finding -> finding.rule()).distinct().toList();
        return record.dataSet() + ' ' + line + (rules.isEmpty() ? "" : ' ' + String.join(" ", rules));
    }

    private static String difference(List<String> expected, List<String> lines) {
        for (int i = 0; i < Math.max(expected.size(), lines.size()); i++) {
            String wanted = i < expected.size() ? expected.get(i) : "nothing";
            String made = i < lines.size() ? lines.get(i) : "nothing";
            if (!wanted.equals(made)) {
                return "record " + (i + 1) + " is\n    " + made + "\n  and should be\n    " + wanted;
            }
        }
        return "";
    }

    private static Mapping replaced(Path one, Mapping mapping) throws IOException {
        List<Join> joins = mapping.joins().stream()
                .map(join -> new Join(join.name(), new SourceDefinition.FromFile(one.resolve(join.name() + ".csv"), csv()), join.key(), join.by())).toList();
        return new Mapping(mapping.name(), mapping.digest(), source(one, mapping.source()), mapping.watermark(), mapping.schedule(), mapping.pace(), joins, mapping.targets(),
                mapping.lossLimit());
    }

    private static Format csv() {
        return new CsvFormat(Optional.of(StandardCharsets.UTF_8), Optional.of(','), true, 1);
    }

    private static SourceDefinition source(Path one, SourceDefinition real) throws IOException {
        try (Stream<Path> files = Files.list(one)) {
            Optional<Path> own = files.filter(file -> file.getFileName().toString().startsWith("source.")).filter(file -> !file.toString().endsWith(".fpt")).sorted().findFirst();
            Path file = own.orElse(one.resolve("source.csv"));
            boolean isCsv = file.toString().endsWith(".csv") || real instanceof SourceDefinition.FromDatabase;
            Format format = isCsv ? csv() : real instanceof SourceDefinition.FromFile from ? from.format() : ((SourceDefinition.FromWeb) real).format();
            return new SourceDefinition.FromFile(file, format);
        }
    }
}

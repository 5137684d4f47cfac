package org.fednode.mapping.preview;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fednode.mapping.cell.Dirt;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.source.Row;
import org.fednode.mapping.source.SourceTrouble;
import org.fednode.mapping.translate.MappedRecord;
import org.fednode.mapping.translate.Reading;
import org.fednode.mapping.translate.SourceAccess;
import org.fednode.mapping.translate.Tally;
import org.fednode.standards.Finding;
import org.fednode.standards.Severity;

/**
 * What a mapping makes of its source's first rows. Nothing is given to anybody.
 *
 * @param columns of the source
 * @param rows the first of them, with their records
 * @param judged how many records a node would quarantine, of how many
 * @param rules findings of the standard and of the mapping by rule, those of most records first
 * @param noted rows that were left out as no data
 */
public record Preview(List<String> columns, List<Sample> rows, Judgement judged, List<RuleCount> rules, List<Tally.Unmapped> unmapped, List<Coverage> coverage,
        Map<Dirt, Long> noted) {

    /** One row, before and after. */
    public record Sample(Row row, List<Judged> records) {
    }

    /** @param rows read @param leftOut by the targets' conditions */
    public record Judgement(long rows, long records, long bad, long leftOut) {
    }

    /** @param example position of a row where it was found */
    public record RuleCount(String rule, Severity severity, String zh, String en, long records, long example) {
    }

    /** How many rows are looked at and how many of them shown. */
    public record Extent(long judged, int shown) {
    }

    /** @param scratch a folder for what must be fetched first @throws SourceTrouble when the source can't be read */
    public static Preview of(Mapping mapping, SourceAccess access, Path scratch, Extent extent, LocalDate today) throws SourceTrouble {
        List<Sample> shown = new ArrayList<>();
        Map<String, RuleCount> rules = new LinkedHashMap<>();
        long rows = 0;
        long records = 0;
        long bad = 0;
        try (Reading reading = Reading.open(mapping, access, scratch)) {
            for (Optional<Row> row = reading.next(); row.isPresent(); row = rows < extent.judged() ? reading.next() : Optional.empty()) {
                rows++;
                List<Judged> judged = new ArrayList<>();
                for (MappedRecord record : reading.records(row.get())) {
                    Judged one = Judged.of(record, today);
                    judged.add(one);
                    records++;
                    bad += one.isBad() ? 1 : 0;
                    count(one, rules);
                }
                if (shown.size() < extent.shown()) {
                    shown.add(new Sample(row.get(), judged));
                }
            }
            Tally tally = reading.tally();
            long leftOut = tally.filtered().values().stream().mapToLong(Long::longValue).sum();
            return new Preview(reading.rows().columns(), shown, new Judgement(rows, records, bad, leftOut),
                    rules.values().stream().sorted(java.util.Comparator.comparingLong(RuleCount::records).reversed()).toList(), tally.unmapped(),
                    mapping.targets().stream().map(target -> Coverage.of(target, tally)).toList(), new TreeMap<>(reading.rows().noted()));
        }
    }

    private static void count(Judged judged, Map<String, RuleCount> rules) {
        judged.findings().stream().map(Finding::rule).distinct().forEach(rule -> {
            Finding finding = judged.findings().stream().filter(one -> one.rule().equals(rule)).findFirst().orElseThrow();
            rules.merge(rule, new RuleCount(rule, finding.severity(), finding.message().zh(), finding.message().en(), 1, judged.record().position()),
                    (one, more) -> new RuleCount(one.rule(), one.severity(), one.zh(), one.en(), one.records() + 1, one.example()));
        });
    }
}

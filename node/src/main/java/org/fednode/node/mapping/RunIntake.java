package org.fednode.node.mapping;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.fednode.camel.IntakeReport;
import org.fednode.camel.NodeProblem;
import org.fednode.camel.PatientIntake;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.translate.MappedRecord;
import org.fednode.mapping.translate.RecordLine;

/**
 * Gives a mapping's records to the node: only those that differ from what the source gave before, so that unchanged rows seal
 * nothing, and a record that people have corrected here stays corrected until its row changes.
 */
final class RunIntake {

    private static final Duration PATIENCE = Duration.ofDays(3_650);

    private final Mapping mapping;
    private final MappingRun.Parts parts;
    private final PatientIntake node;

    RunIntake(Mapping mapping, MappingRun.Parts parts, BooleanSupplier mayGoOn) {
        this.mapping = mapping;
        this.parts = parts;
        this.node = new PatientIntake(parts.node(), PATIENCE, mayGoOn);
    }

    /**
     * What became of a chunk's records of one data set.
     *
     * @param known what was known of them
     * @param given what is to be known of them from now on
     */
    record Taken(String dataSet, long accepted, long unchanged, long quarantined, Map<String, MappingStore.Given> known,
            Map<String, MappingStore.Given> given) {
    }

    /** Gives records of one data set. */
    Taken take(RunReport run, String dataSet, List<MappedRecord> records) throws IOException, NodeProblem, InterruptedException {
        Map<String, MappingStore.Given> known = new HashMap<>();
        Map<String, MappingStore.Given> given = new LinkedHashMap<>();
        List<KeyedLine> sent = new ArrayList<>();
        long unchanged = 0;
        long quarantined = 0;
        for (KeyedLine line : lines(run, dataSet, records, known)) {
            MappingStore.Given before = known.get(line.key());
            if (before != null && before.digest().equals(line.digest(before.held() ? "" : parts.standard()))) {
                given.put(line.key(), new MappingStore.Given(before.digest(), before.held(), run.number()));
                unchanged += before.held() ? 1 : 0;
                quarantined += before.held() ? 0 : 1;
            } else {
                sent.add(line);
            }
        }
        if (sent.isEmpty()) {
            return new Taken(dataSet, 0, unchanged, quarantined, known, given);
        }
        ByteArrayOutputStream ndjson = new ByteArrayOutputStream();
        for (KeyedLine line : sent) {
            ndjson.writeBytes(RecordLine.placed(line.json(), line.record().position()));
            ndjson.write('\n');
        }
        IntakeReport report = ask(run, dataSet, ndjson.toByteArray(), "chunk " + run.counts().chunks());
        given.putAll(outcomes(report, sent, run.number()));
        return new Taken(dataSet, report.accepted(), unchanged + report.unchanged(), quarantined + report.quarantined(), known, given);
    }

    /** One source may hold a key twice: the first row counts, and people see the other. @param known filled with what is known of the lines */
    private List<KeyedLine> lines(RunReport run, String dataSet, List<MappedRecord> records, Map<String, MappingStore.Given> known) {
        List<KeyedLine> first = records.stream().map(KeyedLine::of).toList();
        known.putAll(known(dataSet, first));
        List<KeyedLine> lines = new ArrayList<>();
        List<KeyedLine> seconds = new ArrayList<>();
        Set<String> met = new HashSet<>();
        for (KeyedLine line : first) {
            MappingStore.Given before = known.get(line.key());
            boolean isSecond = !line.isKeyless() && (!met.add(line.key()) || before != null && before.run() == run.number());
            KeyedLine one = isSecond ? line.second() : line;
            lines.add(one);
            if (isSecond) {
                seconds.add(one);
            }
        }
        known.putAll(known(dataSet, seconds));
        return lines;
    }

    private Map<String, MappingStore.Given> known(String dataSet, List<KeyedLine> lines) {
        if (lines.isEmpty()) {
            return Map.of();
        }
        Set<String> keys = new HashSet<>();
        lines.forEach(line -> keys.add(line.key()));
        return parts.database().transact(connection -> parts.store().given(connection, mapping.name(), dataSet, keys));
    }

    /** Where the report had no room for all findings, what stands behind the last is given again next time. */
    private Map<String, MappingStore.Given> outcomes(IntakeReport report, List<KeyedLine> sent, long run) {
        Set<Long> bad = new HashSet<>();
        long last = 0;
        for (IntakeReport.Finding finding : report.findings()) {
            last = finding.position();
            if (finding.isError()) {
                bad.add(finding.position());
            }
        }
        Map<String, MappingStore.Given> outcomes = new LinkedHashMap<>();
        for (int i = 0; i < sent.size(); i++) {
            KeyedLine line = sent.get(i);
            boolean known = !report.findingsTruncated() || i + 1 < last;
            boolean held = !bad.contains(i + 1L);
            outcomes.put(line.key(), new MappingStore.Given(known ? line.digest(held ? "" : parts.standard()) : "", known && held, run));
        }
        return outcomes;
    }

    /** Deletes the records with these keys. @param fields of the key */
    void delete(RunReport run, String dataSet, List<String> fields, List<String> keys) throws IOException, NodeProblem, InterruptedException {
        ByteArrayOutputStream ndjson = new ByteArrayOutputStream();
        for (String key : keys) {
            ndjson.writeBytes(RecordLine.deletion(fields, KeyedLine.values(key)));
            ndjson.write('\n');
        }
        ask(run, dataSet, ndjson.toByteArray(), "delete");
    }

    private IntakeReport ask(RunReport run, String dataSet, byte[] ndjson, String part) throws IOException, NodeProblem, InterruptedException {
        // of a database the rows of a chunk that is repeated may be others by now: then it is another request
        String content = mapping.digest().substring(0, 8) + KeyedLine.hash(ndjson).substring(0, 8);
        return node.take(dataSet, ndjson, "mapping " + mapping.name() + " run " + run.number() + ' ' + part + ' ' + dataSet + ' ' + content);
    }
}

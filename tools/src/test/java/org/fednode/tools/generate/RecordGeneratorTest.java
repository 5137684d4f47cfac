package org.fednode.tools.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;
import org.fednode.standards.RecordInput;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.home.Home;
import org.fednode.tools.standard.InputFile;
import org.fednode.tools.standard.Judged;
import org.fednode.tools.standard.Standards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordGeneratorTest {

    private static final StandardPackage STANDARD = Standards.newest(Home.find());
    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");
    private static final int RECORDS = 5_000;

    @TempDir
    Path folder;

    static Stream<String> dataSets() {
        return STANDARD.dataSets().keySet().stream()
                .filter(id -> RecordGenerator.class.getResource("/generator/" + id + ".yaml") != null);
    }

    @ParameterizedTest
    @MethodSource("dataSets")
    void everyGoodRecordPassesTheStandardInBothForms(String id) throws IOException {
        for (String name : List.of("good.csv", "good.ndjson")) {
            Path file = folder.resolve(name);
            write(id, file, StandardCharsets.UTF_8, 0);
            Map<String, Integer> rules = new HashMap<>();
            List<Judged> judged = judge(id, file);

            judged.stream().filter(Judged::isBad).flatMap(record -> record.findings().stream())
                    .forEach(finding -> rules.merge(finding.rule(), 1, Integer::sum));

            assertEquals(Map.of(), rules);
            assertEquals(RECORDS, judged.size());
        }
    }

    @ParameterizedTest
    @MethodSource("dataSets")
    void everyPlantedErrorIsFoundByItsRuleAndNothingElseIs(String id) throws IOException {
        Path file = folder.resolve("broken.csv");
        Map<Long, RecordGenerator.Spoilt> planted = write(id, file, StandardCharsets.UTF_8, 40);
        Set<String> missed = new TreeSet<>();
        long bad = 0;

        for (Judged record : judge(id, file)) {
            RecordGenerator.Spoilt spoilt = planted.get(record.line());
            bad += record.isBad() ? 1 : 0;
            if (spoilt == null) {
                assertTrue(!record.isBad(), () -> "line " + record.line() + " " + record.findings());
            } else if (record.findings().stream().map(Finding::rule).noneMatch(spoilt.rule()::equals)) {
                missed.add(spoilt.rule() + " but " + record.findings().stream().map(Finding::rule).toList());
            }
        }

        assertEquals(Set.of(), missed);
        assertEquals(planted.size(), bad);
    }

    @ParameterizedTest
    @MethodSource("dataSets")
    void plantsEveryKindOfError(String id) {
        RecordGenerator generator = generator(id, 7);
        Set<String> seen = new HashSet<>();

        for (long index = 0; index < RECORDS * 4L; index++) {
            RecordGenerator.Spoilt spoilt = generator.spoil(index, generator.draw(index));
            seen.add(spoilt.kind() + ' ' + spoilt.field());
        }

        assertEquals(generator.rules().keySet(), seen);
    }

    @ParameterizedTest
    @MethodSource("dataSets")
    void changedRecordsPassTheStandardToo(String id) throws IOException {
        RecordGenerator generator = generator(id, 3);
        Path file = folder.resolve("changes.ndjson");
        int rekeyed = 0;
        try (RecordSink sink = generator.ndjson(Files.newBufferedWriter(file))) {
            for (long index = 0; index < RECORDS; index++) {
                DrawnRecord record = generator.draw(index);
                for (String change : List.of("update", "renumber")) {
                    var changed = generator.changed(change, index, 0, record);
                    if (changed.isPresent()) {
                        assertEquals(generator.key(record), generator.key(changed.get()));
                        sink.write(RecordSink.Op.UPSERT, "", changed.get());
                    }
                }
                var other = index % 50 == 0 ? generator.rekeyed("rekey", index, record) : java.util.Optional.<DrawnRecord>empty();
                if (other.isPresent()) {
                    assertNotEquals(generator.key(record), generator.key(other.get()));
                    sink.write(RecordSink.Op.REKEY, generator.key(record), other.get());
                    rekeyed++;
                }
            }
        }

        List<Judged> judged = judge(id, file);

        assertEquals(List.of(), judged.stream().filter(Judged::isBad).flatMap(record -> record.findings().stream())
                .map(Finding::rule).distinct().toList());
        assertEquals(rekeyed, judged.stream().filter(record -> record.input().orElseThrow().op() == RecordInput.Op.REKEY).count());
    }

    @Test
    void readsBackTheSameRecordsFromGb18030() throws IOException {
        String id = dataSets().findFirst().orElseThrow();
        write(id, folder.resolve("utf8.csv"), StandardCharsets.UTF_8, 10);
        write(id, folder.resolve("gb.csv"), Charset.forName("GB18030"), 10);

        assertEquals(judge(id, folder.resolve("utf8.csv")), judge(id, folder.resolve("gb.csv")));
    }

    @Test
    void repeatsItselfForTheSameSeedAndDiffersForAnother() throws IOException {
        String id = dataSets().findFirst().orElseThrow();

        assertEquals(text(id, 5), text(id, 5));
        assertNotEquals(text(id, 5), text(id, 6));
    }

    @Test
    void drawsARecordAgainAsItWas() throws IOException {
        String id = dataSets().findFirst().orElseThrow();
        RecordGenerator generator = generator(id, 1);
        List<String> keys = new ArrayList<>();
        for (long index = 0; index < RECORDS; index++) {
            keys.add(generator.key(generator.draw(index)));
        }

        for (int index = 0; index < RECORDS; index++) {
            assertEquals(keys.get(index), generator.key(generator.again(index)));
        }
        assertEquals(RECORDS, new HashSet<>(keys).size());
    }

    private static String text(String id, long seed) throws IOException {
        StringWriter text = new StringWriter();
        RecordGenerator generator = generator(id, seed);
        try (RecordSink sink = generator.csv(text, false)) {
            for (long index = 0; index < 200; index++) {
                sink.write(RecordSink.Op.UPSERT, "", generator.draw(index));
            }
        }
        return text.toString();
    }

    private static RecordGenerator generator(String id, long seed) {
        return RecordGenerator.of(STANDARD, STANDARD.dataSets().get(id), "330106", TODAY, seed);
    }

    private static Map<Long, RecordGenerator.Spoilt> write(String id, Path file, Charset charset, double errors)
            throws IOException {
        RecordGenerator generator = generator(id, 11);
        Map<Long, RecordGenerator.Spoilt> planted = new HashMap<>();
        var writer = Files.newBufferedWriter(file, charset);
        try (RecordSink sink = file.toString().endsWith(".csv") ? generator.csv(writer, false) : generator.ndjson(writer)) {
            for (long index = 0; index < RECORDS; index++) {
                DrawnRecord record = generator.draw(index);
                boolean spoil = generator.isSpoilt(index, errors);
                RecordGenerator.Spoilt spoilt = spoil ? generator.spoil(index, record) : null;
                sink.write(RecordSink.Op.UPSERT, "", spoil ? spoilt.record() : record);
                if (spoil) {
                    planted.put(sink.line(), spoilt);
                }
            }
        }
        return planted;
    }

    private static List<Judged> judge(String id, Path file) throws IOException {
        DataSet dataSet = STANDARD.dataSets().get(id);
        List<Judged> judged = new ArrayList<>();
        Judged.all(InputFile.of(file, dataSet), dataSet, TODAY, judged::add);
        return judged;
    }
}

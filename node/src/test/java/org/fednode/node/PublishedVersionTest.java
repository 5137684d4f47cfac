package org.fednode.node;

import static org.fednode.node.ThreeNodes.deliver;
import static org.fednode.node.ThreeNodes.handDownDirectives;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.node.intake.InputRecords;
import org.fednode.node.intake.Intake;
import org.fednode.node.intake.RequestIntake;
import org.fednode.node.operations.RecordExport;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.change.StandardImpact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The versions that ship, the later one published in a federation that works by the earlier one. */
class PublishedVersionTest {

    private static final List<String> DATA_SETS = List.of("certificate", "rehabilitation-service");
    private static final Path NEXT = TestFederation.shippedStandards().resolve("2026.1");

    @TempDir
    Path folder;

    private final StandardDistributionTest.MovableClock clock = new StandardDistributionTest.MovableClock(
            Instant.parse("2025-12-30T08:00:00Z"));

    @Test
    void theImpactToldBeforehandEqualsWhatHappensWhenTheVersionIsInForce() throws Exception {
        TestFederation federation = new TestFederation(folder, TestFederation.shippedStandards(), Suite.ECDSA_P256_SHA256, clock);
        String version = "fednode.standard.version=2025.1";
        federation.national("100000", version);
        federation.child("100000", "330000", Level.PROVINCE, "330000", version);
        federation.child("330000", "330106", Level.COUNTY, "330106", version);
        for (String id : List.of("100000", "330000", "330106")) {
            federation.copyStandards(id);
            delete(federation.folder(id).resolve("standard/2026.1"));
        }
        try (Node national = federation.open("100000"); Node province = federation.open("330000");
                Node county = federation.open("330106")) {
            county.start();
            Intake intake = Intake.of(new Intake.Parts(county.standards(), "330106"::equals, county.commit()::submit, county.database(),
                    county.quarantine(), folder.resolve("inbox"), clock));
            for (String dataSet : DATA_SETS) {
                try (InputStream held = PublishedVersionTest.class.getResourceAsStream("/" + dataSet + "-2025.1.ndjson")) {
                    assertEquals(0, take(county, intake, dataSet, held.readAllBytes()).get("quarantined").asInt());
                }
            }
            deliver(county, province);
            deliver(province, national);

            Map<String, StandardImpact.Report> told = new HashMap<>();
            Map<String, byte[]> exported = new HashMap<>();
            for (String dataSet : DATA_SETS) {
                byte[] export = export(county, dataSet);
                exported.put(dataSet, export);
                told.put(dataSet, impact(county.standards().current(), dataSet, export));
            }
            assertEquals("6 6 0", summary(told.get("certificate")));
            assertEquals("2 0 0", summary(told.get("rehabilitation-service")));

            national.distribution().publish(NEXT);
            handDownDirectives(national, province);
            handDownDirectives(province, county);
            clock.now = Instant.parse("2025-12-31T16:00:00Z");

            assertEquals(List.of("2026.1", "2026.1", "2026.1"),
                    Stream.of(national, province, county).map(node -> node.standards().current().version()).toList());
            for (String dataSet : DATA_SETS) {
                JsonNode happened = take(county, intake, dataSet, exported.get(dataSet));
                assertEquals(told.get(dataSet).newlyRefused(), happened.get("quarantined").asLong());
                assertEquals(told.get(dataSet).passing(), happened.get("accepted").asLong() + happened.get("unchanged").asLong());
                Map<String, Long> rules = new TreeMap<>();
                told.get(dataSet).rules().forEach((rule, impact) -> rules.put(rule, impact.records()));
                assertEquals(rules, refusals(happened));
            }
        }
    }

    private static String summary(StandardImpact.Report report) {
        return report.records() + " " + report.newlyRefused() + " " + report.newlyPassing();
    }

    private static StandardImpact.Report impact(StandardPackage inForce, String dataSet, byte[] export) throws IOException {
        StandardPackage next = StandardPackage.load(NEXT).standard().orElseThrow();
        StandardImpact impact = new StandardImpact(inForce.dataSets().get(dataSet), Optional.ofNullable(next.dataSets().get(dataSet)),
                LocalDate.of(2026, 1, 1));
        for (String line : new String(export, StandardCharsets.UTF_8).split("\n")) {
            impact.add(line.getBytes(StandardCharsets.UTF_8));
        }
        return impact.report();
    }

    private static byte[] export(Node node, String dataSet) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new RecordExport(node.database(), node.projection()).write(node.standards().dataSet(dataSet).orElseThrow(), out);
        return out.toByteArray();
    }

    private static JsonNode take(Node node, Intake intake, String dataSet, byte[] records) throws Exception {
        return new ObjectMapper().readTree(intake.requests().take(node.standards().dataSet(dataSet).orElseThrow(),
                new RequestIntake.Body(InputRecords.Format.NDJSON, Optional.empty(), new ByteArrayInputStream(records)),
                Optional.empty()));
    }

    /** By rule, in how many records it was broken. */
    private static Map<String, Long> refusals(JsonNode report) {
        Map<String, Set<Long>> records = new HashMap<>();
        report.get("findings").forEach(finding -> {
            if (finding.get("severity").asText().equals("error")) {
                records.computeIfAbsent(finding.get("rule").asText(), rule -> new HashSet<>()).add(finding.get("position").asLong());
            }
        });
        Map<String, Long> counts = new TreeMap<>();
        records.forEach((rule, positions) -> counts.put(rule, (long) positions.size()));
        return counts;
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

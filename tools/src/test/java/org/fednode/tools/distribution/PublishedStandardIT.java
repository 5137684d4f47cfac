package org.fednode.tools.distribution;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.LiveFederation;
import org.fednode.tools.NextStandard;
import org.fednode.tools.Ran;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.Link;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.terminal.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A federation publishes a new version of the standard at its national node: every node runs it, and what becomes of the
 * county's records when they are given again is what the impact report has said.
 */
class PublishedStandardIT {

    private static final String DATA_SET = "certificate";
    private static final int RECORDS = 600;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void everyNodeRunsWhatIsPublishedAndTheImpactIsWhatThenHappens() throws Exception {
        Home home = Home.find();
        StandardPackage before = StandardPackage.load(home.standards().resolve(NextStandard.BEFORE)).standard().orElseThrow();
        Path next = nextVersion(home);
        try (LiveFederation federation = LiveFederation.found(home, before, folder, Link.QUEUE, Suite.ECDSA_P256_SHA256)) {
            federation.start();
            JsonNode taken = give(federation, records());
            assertTrue(taken.path("accepted").asInt() > RECORDS / 2, taken.toString());
            await("settled").atMost(PATIENCE).until(federation::isSettled);

            Ran impact = Ran.with("standard", "impact", next.toString(), "--data", data("county"), "--dataset", DATA_SET, "--json");
            JsonNode told = Json.MAPPER.readTree(impact.out()).path("dataSets").path(0);
            assertEquals(taken.path("accepted").asInt(), told.path("records").asInt(), impact.err());
            assertTrue(told.path("newlyRefused").asInt() > 50 && told.path("passing").asInt() > 50, told.toString());

            Ran published = Ran.with("standard", "publish", next.toString(), "--data", data("national"));
            assertEquals(0, published.code(), published.err());
            for (Level level : federation.levels()) {
                await(level + " runs it").atMost(PATIENCE).until(() -> inForce(federation, level).equals(NextStandard.VERSION));
            }
            await("nobody below lags").atMost(PATIENCE).until(() ->
                    federation.node(Level.NATIONAL).status().path("standards").path("behind").isEmpty());

            JsonNode again = give(federation, export());
            assertEquals(told.path("newlyRefused").asInt(), again.path("quarantined").asInt(), again.toString());
            assertEquals(told.path("passing").asInt(), again.path("unchanged").asInt() + again.path("accepted").asInt(), again.toString());
            assertEquals(byRule(told), refusedByRule(federation));
        }
    }

    private String data(String level) {
        return folder.resolve(level).toString();
    }

    private static String inForce(LiveFederation federation, Level level) throws IOException, InterruptedException {
        return federation.node(level).status().path("standards").path("inForce").asText();
    }

    private static JsonNode give(LiveFederation federation, String records) throws IOException, InterruptedException {
        return NodeApi.of(federation.node(Level.COUNTY).folder().running()).post("/api/v1/datasets/" + DATA_SET + "/records",
                "application/x-ndjson", BodyPublishers.ofString(records));
    }

    private String export() throws IOException {
        Path file = folder.resolve("export.ndjson");
        assertEquals(0, Ran.with("export", "--data", data("county"), "--dataset", DATA_SET, "--out", file.toString()).code());
        return Files.readString(file);
    }

    private String records() throws IOException {
        Path generated = folder.resolve("generated.ndjson");
        assertEquals(0, Ran.with("generate", "--dataset", DATA_SET, "--records", Integer.toString(RECORDS), "--seed", "11", "--errors", "0",
                "--division", LiveFederation.COUNTY, "--format", "ndjson", "--out", generated.toString()).code());
        return Files.readString(generated);
    }

    /** The shipped version with a shorter address, a rule more, and a rule that no longer refuses. */
    private Path nextVersion(Home home) throws IOException {
        Path next = NextStandard.copy(home, folder);
        Path certificate = next.resolve("datasets/certificate.yaml");
        NextStandard.replace(certificate, "户籍地址, en: Registered address}\n    type: string\n    maxLength: 200",
                "户籍地址, en: Registered address}\n    type: string\n    maxLength: 10");
        NextStandard.replace(certificate, "rules:\n", """
                rules:
                  - id: certificate.grade-four-of-sight
                    field: grade
                    when: category == '1'
                    check: grade != '4'
                    message: {zh: 视力四级另行登记, en: sight of grade 4 is registered elsewhere}
                """);
        return next;
    }

    private static Map<String, Integer> byRule(JsonNode impact) {
        Map<String, Integer> rules = new TreeMap<>();
        impact.path("rules").properties().forEach(rule -> rules.put(rule.getKey(), rule.getValue().path("records").asInt()));
        return rules;
    }

    private static Map<String, Integer> refusedByRule(LiveFederation federation) throws IOException, InterruptedException {
        Map<String, Integer> rules = new TreeMap<>();
        NodeApi county = NodeApi.of(federation.node(Level.COUNTY).folder().running());
        String after = "";
        do {
            JsonNode page = county.get("/api/v1/quarantine?dataset=" + DATA_SET + "&limit=100" + after);
            for (JsonNode entry : page.path("entries")) {
                Set<String> broken = new TreeSet<>();
                entry.path("findings").forEach(finding -> {
                    if (finding.path("severity").asText().equalsIgnoreCase("error")) {
                        broken.add(finding.path("rule").asText());
                    }
                });
                broken.forEach(rule -> rules.merge(rule, 1, Integer::sum));
            }
            after = page.hasNonNull("next") ? "&after=" + page.path("next").asText() : "";
        } while (!after.isEmpty());
        return rules;
    }
}

package org.fednode.tools.ownership;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.tools.LiveFederation;
import org.fednode.tools.LiveNode;
import org.fednode.tools.Ran;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.Link;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A county and its province claim one record, and another record moves: by the commands alone, with kills in between. */
class OwnershipIT {

    private static final String DATA_SET = "certificate";
    private static final String PROVINCE = "330000";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void staffDecideAContestAndPassARecordOn() throws Exception {
        Home home = Home.find();
        try (LiveFederation federation = LiveFederation.found(home, Standards.newest(home), folder, Link.QUEUE, Suite.ECDSA_P256_SHA256)) {
            federation.start();
            List<String> records = records();
            give(federation, Level.COUNTY, String.join("\n", records));
            await("the county's records have arrived").atMost(PATIENCE).until(() -> federation.isSettled() && exported("national").size() == 3);

            give(federation, Level.PROVINCE, records.get(0));
            await("the county knows of the contest").atMost(PATIENCE).until(() -> claims("county").size() == 1);
            assertEquals(2, exported("county").size(), "the province's claim counts, its id being lower");
            assertEquals(3, exported("national").size());
            Ran list = Ran.with("ownership", "list", "--data", data("province"));
            assertEquals(ExitCode.FINDINGS, list.code(), list.err());
            assertTrue(list.out().contains("claimed by 330000 330106 - 330000 counts"), list.out());

            String id = claims("province").path(0).path("id").asText();
            Ran refused = Ran.with("ownership", "decide", id, "--owner", LiveFederation.COUNTY, "--reason", "ours", "--data", data("county"));
            assertTrue(refused.code() != 0 && refused.err().contains("330000 decides"), refused.err());
            assertEquals(0, Ran.with("ownership", "decide", id.substring(0, 18), "--owner", LiveFederation.COUNTY, "--reason", "户籍在西湖区",
                    "--data", data("province")).code());
            killed(federation.node(Level.PROVINCE));
            await("the county knows the decision").atMost(PATIENCE).until(() -> exported("county").size() == 3);
            await("it is settled").atMost(PATIENCE).until(federation::isSettled);
            assertEquals(3, exported("national").size());
            assertEquals(3, exported("province").size());

            String key = key(records.get(1));
            Ran offer = Ran.with("ownership", "offer", "--dataset", DATA_SET, "--key", key, "--to", PROVINCE, "--reason", "迁出", "--data",
                    data("county"));
            assertEquals(0, offer.code(), offer.err());
            killed(federation.node(Level.COUNTY));
            String task = "transfer-" + LiveFederation.COUNTY + '-' + offer.out().strip();
            await("the province has a task").atMost(PATIENCE).until(() ->
                    Ran.with("quarantine", "show", task, "--data", data("province")).code() == 0);
            Path taken = folder.resolve("taken.ndjson");
            Files.writeString(taken, records.get(1));
            Ran resubmitted = Ran.with("quarantine", "resubmit", task, taken.toString(), "--data", data("province"));
            assertEquals(0, resubmitted.code(), resubmitted.err());
            await("the county has given it up").atMost(PATIENCE).until(() -> exported("county").size() == 2);
            await("it is settled").atMost(PATIENCE).until(federation::isSettled);
            assertEquals(3, exported("national").size());
            assertTrue(Ran.with("ownership", "transfers", "--data", data("county")).out().contains("accepted  330106 -> 330000"));
            assertEquals(3, Json.MAPPER.readTree(Ran.with("status", "--json", "--data", data("national")).out()).path("records")
                    .path(DATA_SET).asInt());
        }
    }

    private static void killed(LiveNode node) throws IOException, InterruptedException {
        node.kill();
        node.launch();
        node.awaitReady();
    }

    private String data(String level) {
        return folder.resolve(level).toString();
    }

    private JsonNode claims(String level) throws IOException {
        return Json.MAPPER.readTree(Ran.with("ownership", "list", "--json", "--data", data(level)).out());
    }

    private List<String> exported(String level) throws IOException {
        Path file = folder.resolve(level + ".ndjson");
        assertEquals(0, Ran.with("export", "--data", data(level), "--dataset", DATA_SET, "--out", file.toString()).code());
        return Files.readAllLines(file);
    }

    private static void give(LiveFederation federation, Level level, String records) throws IOException, InterruptedException {
        JsonNode answer = NodeApi.of(federation.node(level).folder().running()).post("/api/v1/datasets/" + DATA_SET + "/records",
                "application/x-ndjson", BodyPublishers.ofString(records));
        assertEquals(records.lines().count(), answer.path("accepted").asLong(), answer.toString());
    }

    private List<String> records() throws IOException {
        Path generated = folder.resolve("generated.ndjson");
        assertEquals(0, Ran.with("generate", "--dataset", DATA_SET, "--records", "3", "--seed", "11", "--errors", "0", "--division",
                LiveFederation.COUNTY, "--format", "ndjson", "--out", generated.toString()).code());
        return Files.readAllLines(generated);
    }

    private static String key(String record) throws IOException {
        return Json.MAPPER.readTree(record).path("personId").asText();
    }
}

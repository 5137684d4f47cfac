package org.fednode.tools.trust;

import static org.awaitility.Awaitility.await;
import static org.fednode.tools.Ran.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.LiveFederation;
import org.fednode.tools.Ran;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.Link;
import org.fednode.tools.terminal.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The procedures of node/docs/operations/divisions.md, step by step, with the commands that they name. */
class ChangedDivisionIT {

    private static final String DATA_SET = "certificate";
    private static final String BEFORE = "2026.1";
    private static final String OLD = LiveFederation.COUNTY;
    private static final String RENAMED = "330199";
    private static final String MOVED = "370199";
    private static final int RECORDS = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void aCountyThatGetsAnotherCodeGoesOnWithItsRecords() throws Exception {
        Home home = Home.find();
        StandardPackage before = StandardPackage.load(home.standards().resolve(BEFORE)).standard().orElseThrow();
        Path next = nextVersion(home, RENAMED, "330100");
        try (LiveFederation federation = LiveFederation.found(home, before, folder, Link.QUEUE, Suite.ECDSA_P256_SHA256)) {
            federation.start();
            give(OLD, "1");
            await("settled").atMost(PATIENCE).until(() -> exported("national").size() == RECORDS);

            good("standard", "publish", next.toString(), "--data", data("national"));
            await("the county works by it").atMost(PATIENCE).until(() ->
                    federation.node(Level.COUNTY).status().path("standards").path("inForce").asText().equals("2026.2"));
            good("stop", "--data", data("county"));
            replace(folder.resolve("county/fednode.properties"), "fednode.division=" + OLD, "fednode.division=" + RENAMED);
            Ran asked = good("enrol", "request", "--data", data("county"), "--out", folder.resolve("request.json").toString());
            Ran approved = good("ca", "approve", "--data", data("province"), folder.resolve("request.json").toString(),
                    "--out", folder.resolve("grant.json").toString(), "--fingerprint", asked.fingerprint());
            good("enrol", "accept", "--data", data("county"), folder.resolve("grant.json").toString(), "--fingerprint", approved.fingerprint());
            good("start", "--data", data("county"));
            Ran replaced = Ran.with("standard", "successors", "--data", data("county"), "--dataset", DATA_SET, "--apply");
            assertEquals(0, replaced.code(), replaced.out() + replaced.err());
            give(RENAMED, "2");

            await("all has arrived").atMost(PATIENCE).until(() -> exported("national").size() == 2 * RECORDS && divisions("national").equals(List.of(RENAMED)));
            assertEquals(exported("county"), exported("national"));
            for (String node : List.of("county", "province", "national")) {
                good("stop", "--data", data(node));
                good("rebuild", "--data", data(node)); // the archive is full of what the former certificate signed
                good("start", "--data", data(node));
            }
            assertEquals(exported("county"), exported("national"));
        }
    }

    @Test
    void aCountyThatComesToAnotherProvinceIsTakenOverThereByANewNode() throws Exception {
        Home home = Home.find();
        StandardPackage before = StandardPackage.load(home.standards().resolve(BEFORE)).standard().orElseThrow();
        Path next = nextVersion(home, MOVED, "370100");
        try (LiveFederation federation = LiveFederation.found(home, before, folder, Link.QUEUE, Suite.ECDSA_P256_SHA256)) {
            federation.start();
            add("shandong", "province", "370000", "national");
            give(OLD, "1");
            await("settled").atMost(PATIENCE).until(() -> exported("national").size() == RECORDS);
            good("standard", "publish", next.toString(), "--data", data("national"));
            await("both provinces work by it").atMost(PATIENCE).until(() -> Stream.of("county", "shandong").allMatch(node ->
                    Ran.with("status", "--json", "--data", data(node)).out().contains("\"inForce\":\"2026.2\"")
                            || Ran.with("status", "--json", "--data", data(node)).out().contains("\"inForce\" : \"2026.2\"")));

            add("moved", "county", MOVED, "shandong", "--standard", next.toString());
            exported("county");
            Path converted = folder.resolve("converted.ndjson");
            good("standard", "successors", "--dataset", DATA_SET, "--data", data("moved"), "--file", folder.resolve("county.ndjson").toString(),
                    "--out", converted.toString());
            List<String> old = Files.readAllLines(folder.resolve("county.ndjson"));
            Files.move(converted, folder.resolve("moved/inbox").resolve(DATA_SET).resolve("converted.ndjson"), StandardCopyOption.ATOMIC_MOVE);
            await("the new node has them").atMost(PATIENCE).until(() -> claimed("moved") == RECORDS);
            Path deletes = folder.resolve("deletes.ndjson");
            Files.write(deletes, old.stream().map(line -> line.replaceFirst("^\\{", "{\"_op\":\"delete\",")).toList());
            Files.move(deletes, folder.resolve("county/inbox").resolve(DATA_SET).resolve("deletes.ndjson"), StandardCopyOption.ATOMIC_MOVE);
            await("the former province has none").atMost(PATIENCE).until(() -> exported("province").isEmpty());
            await("the nation counts the new ones").atMost(PATIENCE).until(() -> exported("national").size() == RECORDS
                    && divisions("national").equals(List.of(MOVED)));
            await("and so do its province and itself").atMost(PATIENCE).until(() -> Stream.of("moved", "shandong").allMatch(node -> {
                try {
                    return exported(node).equals(exported("national"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            good("ca", "revoke", OLD, "--reason", "moved", "--all-from-now", "--yes", "--data", data("province"));
            good("stop", "--data", data("county"));
            for (String node : List.of("moved", "shandong")) {
                good("stop", "--data", data(node));
            }
        }
    }

    private long claimed(String node) throws IOException {
        return Json.MAPPER.readTree(Ran.with("status", "--json", "--data", data(node)).out()).path("records").path(DATA_SET).asLong();
    }

    private void add(String name, String level, String division, String parent, String... more) {
        List<String> init = new ArrayList<>(List.of("init", "--data", data(name), "--level", level, "--division", division, "--suite", "ecdsa"));
        init.addAll(List.of(more));
        good(init.toArray(String[]::new));
        Ran asked = good("enrol", "request", "--data", data(name), "--out", data(name) + ".request.json");
        Ran approved = good("ca", "approve", "--data", data(parent), data(name) + ".request.json", "--out", data(name) + ".grant.json",
                "--fingerprint", asked.fingerprint());
        good("enrol", "accept", "--data", data(name), data(name) + ".grant.json", "--fingerprint", approved.fingerprint());
        good("start", "--data", data(name));
    }

    private String data(String node) {
        return folder.resolve(node).toString();
    }

    private void give(String division, String seed) throws IOException {
        Path file = folder.resolve("records-" + seed + ".ndjson");
        good("generate", "--dataset", DATA_SET, "--records", Integer.toString(RECORDS), "--seed", seed, "--division", OLD, "--errors", "0",
                "--format", "ndjson", "--out", file.toString());
        Files.writeString(file, Files.readString(file).replaceAll("\"" + OLD + "(\\d{3}|\\d{6})?\"", '"' + division + "$1\""));
        Files.move(file, folder.resolve("county/inbox").resolve(DATA_SET).resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    private List<String> exported(String node) throws IOException {
        Path file = folder.resolve(node + ".ndjson");
        return Ran.with("export", "--data", data(node), "--dataset", DATA_SET, "--out", file.toString()).code() == 0 ? Files.readAllLines(file)
                : List.of();
    }

    /** Those that manage a record. */
    private List<String> divisions(String node) throws IOException {
        return exported(node).stream().map(line -> line.replaceFirst("^.*\"managingDivision\":\"(\\d+)\".*$", "$1")).distinct().toList();
    }

    /** The shipped version, in which the county has another code and perhaps lies elsewhere. */
    private Path nextVersion(Home home, String code, String parent) throws IOException {
        Path next = folder.resolve("next");
        Path shipped = home.standards().resolve(BEFORE);
        try (Stream<Path> paths = Files.walk(shipped)) {
            for (Path path : paths.toList()) {
                Path target = next.resolve(shipped.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
        replace(next.resolve("standard.yaml"), "version: \"2026.1\"", "version: \"2026.2\"");
        replace(next.resolve("standard.yaml"), "effective: 2026-01-01", "effective: 2026-02-01");
        replace(next.resolve("code-systems/gbt2260_divisions_2023.csv"), "330106,西湖区,,330100,county,,published,",
                code + ",西湖区,," + parent + ",county,,published,");
        Path townships = next.resolve("code-systems/gbt10114_townships_2023.csv");
        List<String> below = Files.readAllLines(townships).stream().filter(line -> line.startsWith(OLD)).map(line -> line.substring(0, 9)).toList();
        Files.writeString(townships, Files.readString(townships).replace(OLD, code));
        Path retired = next.resolve("code-systems/gbt2260_retired_1980_2019.csv");
        List<String> lines = new ArrayList<>(Files.readAllLines(retired).stream().map(line -> line + ',').toList());
        lines.set(0, lines.get(0) + "source");
        lines.add("330106,西湖区,,330100,1980-12,2026-01," + code + ",published,a test");
        below.forEach(one -> lines.add(one + ",township,,330106,1980-12,2026-01," + one.replace(OLD, code) + ",published,a test"));
        Files.write(retired, lines);
        replace(next.resolve("code-systems/gbt2260_retired_1980_2019.yaml"), "parents: [gbt2260_divisions_2023]",
                "parents: [gbt2260_divisions_2023, gbt10114_townships_2023]");
        return next;
    }

    private static void replace(Path file, String before, String after) throws IOException {
        String text = Files.readString(file);
        assertTrue(text.contains(before), file + " has no " + before);
        Files.writeString(file, text.replace(before, after));
    }
}

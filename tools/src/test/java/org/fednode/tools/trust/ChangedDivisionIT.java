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
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.LiveFederation;
import org.fednode.tools.NextStandard;
import org.fednode.tools.Ran;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.Link;
import org.fednode.tools.terminal.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The procedures of node/docs/operations/divisions.md, step by step, with the commands that they name. */
class ChangedDivisionIT {

    private static final String DATA_SET = "certificate";
    private static final String OLD = LiveFederation.COUNTY;
    private static final String RENAMED = "330199";
    private static final String MOVED = "370199";
    private static final String NEIGHBOUR = "330105";
    private static final int RECORDS = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void aCountyThatGetsAnotherCodeGoesOnWithItsRecords() throws Exception {
        Home home = Home.find();
        StandardPackage before = StandardPackage.load(home.standards().resolve(NextStandard.BEFORE)).standard().orElseThrow();
        Path next = nextVersion(home, RENAMED, "330100");
        try (LiveFederation federation = LiveFederation.found(home, before, folder, Link.QUEUE, Suite.ECDSA_P256_SHA256)) {
            federation.start();
            give(OLD, "1");
            await("settled").atMost(PATIENCE).until(() -> exported("national").size() == RECORDS);

            good("standard", "publish", next.toString(), "--data", data("national"));
            await("the county works by it").atMost(PATIENCE).until(() ->
                    federation.node(Level.COUNTY).status().path("standards").path("inForce").asText().equals("2026.2"));
            good("stop", "--data", data("county"));
            NextStandard.replace(folder.resolve("county/fednode.properties"), "fednode.division=" + OLD, "fednode.division=" + RENAMED);
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
        StandardPackage before = StandardPackage.load(home.standards().resolve(NextStandard.BEFORE)).standard().orElseThrow();
        Path next = nextVersion(home, MOVED, "370100");
        try (LiveFederation federation = LiveFederation.found(home, before, folder, Link.QUEUE, Suite.ECDSA_P256_SHA256)) {
            federation.start();
            add("shandong", "province", "370000", "national");
            give(OLD, "1");
            await("settled").atMost(PATIENCE).until(() -> exported("national").size() == RECORDS);
            good("standard", "publish", next.toString(), "--data", data("national"));
            await("both provinces work by it").atMost(PATIENCE).until(() -> Stream.of("county", "shandong").allMatch(this::isNext));

            add("moved", "county", MOVED, "shandong", "--standard", next.toString());
            List<String> old = exported("county");
            hand("moved", old);
            await("the new node has them").atMost(PATIENCE).until(() -> claimed("moved") == RECORDS);
            delete(old);
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

    /** Split and merged at once: the townships of its west go to the neighbour, which has records of its own. */
    @Test
    void aCountyThatIsSplitGoesPartlyToItsNeighbourAndPartlyToANewNode() throws Exception {
        Home home = Home.find();
        StandardPackage before = StandardPackage.load(home.standards().resolve(NextStandard.BEFORE)).standard().orElseThrow();
        Path next = nextVersion(home, RENAMED + ",西湖新区,,330100,county,,published,", "",
                township -> township.startsWith("3301060") ? NEIGHBOUR + '9' + township.substring(7) : RENAMED + township.substring(6));
        try (LiveFederation federation = LiveFederation.found(home, before, folder, Link.QUEUE, Suite.ECDSA_P256_SHA256)) {
            federation.start();
            add("neighbour", "county", NEIGHBOUR, "province");
            give(OLD, "1");
            intoInbox("neighbour", generated(NEIGHBOUR, "2"));
            await("settled").atMost(PATIENCE).until(() -> exported("national").size() == 2 * RECORDS);
            good("standard", "publish", next.toString(), "--data", data("national"));
            await("both work by it").atMost(PATIENCE).until(() -> Stream.of("county", "neighbour").allMatch(this::isNext));

            add("new", "county", RENAMED, "province", "--standard", next.toString());
            List<String> old = exported("county");
            List<String> west = old.stream().filter(line -> line.contains("\"hukouDivision\":\"3301060")).toList();
            List<String> rest = old.stream().filter(line -> !west.contains(line)).toList();
            assertTrue(!west.isEmpty() && !rest.isEmpty(), west.size() + " and " + rest.size());
            hand("neighbour", west, "--code", OLD + '=' + NEIGHBOUR);
            hand("new", rest, "--code", OLD + '=' + RENAMED);
            await("both have their part, and so has the nation").atMost(PATIENCE).until(() ->
                    claimed("neighbour") == RECORDS + west.size() && claimed("new") == rest.size() && isSettled("neighbour") && isSettled("new"));
            delete(old);

            await("the nation counts each once").atMost(PATIENCE).untilAsserted(() -> {
                List<String> counted = exported("national");
                assertEquals(2 * RECORDS, counted.size());
                assertEquals(List.of(), counted.stream().filter(line -> line.matches(".*\"" + OLD + "(\\d{3}|\\d{6})?\".*")).toList());
                assertEquals(rest.size(), counted.stream().filter(line -> line.contains("\"managingDivision\":\"" + RENAMED)).count());
            });
            assertEquals(List.of(), exported("county"));
            good("ca", "revoke", OLD, "--reason", "closed", "--all-from-now", "--yes", "--data", data("province"));
            for (String node : List.of("county", "new", "neighbour")) {
                good("stop", "--data", data(node));
            }
        }
    }

    private void hand(String node, List<String> records, String... options) throws IOException {
        Path part = Files.write(folder.resolve(node + "-part.ndjson"), records);
        Path converted = folder.resolve(node + "-converted.ndjson");
        List<String> successors = new ArrayList<>(List.of("standard", "successors", "--dataset", DATA_SET, "--data", data(node), "--file",
                part.toString(), "--out", converted.toString()));
        successors.addAll(List.of(options));
        good(successors.toArray(String[]::new));
        Files.move(converted, folder.resolve(node).resolve("inbox").resolve(DATA_SET).resolve("converted.ndjson"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void delete(List<String> records) throws IOException {
        Path deletes = folder.resolve("deletes.ndjson");
        Files.write(deletes, records.stream().map(line -> line.replaceFirst("^\\{", "{\"_op\":\"delete\",")).toList());
        Files.move(deletes, folder.resolve("county/inbox").resolve(DATA_SET).resolve("deletes.ndjson"), StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean isSettled(String node) throws IOException {
        return Json.MAPPER.readTree(Ran.with("status", "--json", "--data", data(node)).out()).path("settled").asBoolean();
    }

    private boolean isNext(String node) {
        try {
            return Json.MAPPER.readTree(Ran.with("status", "--json", "--data", data(node)).out()).path("standards").path("inForce").asText()
                    .equals(NextStandard.VERSION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
        Path file = generated(OLD, seed);
        Files.writeString(file, Files.readString(file).replaceAll("\"" + OLD + "(\\d{3}|\\d{6})?\"", '"' + division + "$1\""));
        intoInbox("county", file);
    }

    private Path generated(String division, String seed) {
        Path file = folder.resolve("records-" + seed + ".ndjson");
        good("generate", "--dataset", DATA_SET, "--records", Integer.toString(RECORDS), "--seed", seed, "--division", division, "--errors", "0",
                "--format", "ndjson", "--out", file.toString());
        return file;
    }

    private void intoInbox(String node, Path file) throws IOException {
        Files.move(file, folder.resolve(node).resolve("inbox").resolve(DATA_SET).resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
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
        return nextVersion(home, code + ",西湖区,," + parent + ",county,,published,", code, township -> code + township.substring(6));
    }

    /** @param county its line in the table @param successor of the county's code; empty for one that was split */
    private Path nextVersion(Home home, String county, String successor, UnaryOperator<String> township) throws IOException {
        Path next = NextStandard.copy(home, folder);
        NextStandard.replace(next.resolve("code-systems/gbt2260_divisions_2023.csv"), "330106,西湖区,,330100,county,,published,",
                county);
        Path townships = next.resolve("code-systems/gbt10114_townships_2023.csv");
        List<String> below = new ArrayList<>();
        List<String> moved = new ArrayList<>();
        for (String line : Files.readAllLines(townships)) {
            String one = line.startsWith(OLD) ? line.substring(0, 9) : "";
            if (!one.isEmpty()) {
                below.add(one);
            }
            moved.add(one.isEmpty() ? line : line.replace(one, township.apply(one)).replace(',' + OLD + ',', ',' + township.apply(one).substring(0, 6) + ','));
        }
        Files.write(townships, moved.stream().sorted(Comparator.comparing((String line) -> !line.startsWith("code"))
                .thenComparing(Comparator.naturalOrder())).toList());
        Path retired = next.resolve("code-systems/gbt2260_retired_1980_2019.csv");
        List<String> lines = new ArrayList<>(Files.readAllLines(retired).stream().map(line -> line + ',').toList());
        lines.set(0, lines.get(0) + "source");
        lines.add("330106,西湖区,,330100,1980-12,2026-01," + successor + ",published,a test");
        below.forEach(one -> lines.add(one + ",township,,330106,1980-12,2026-01," + township.apply(one) + ",published,a test"));
        Files.write(retired, lines);
        NextStandard.replace(next.resolve("code-systems/gbt2260_retired_1980_2019.yaml"), "parents: [gbt2260_divisions_2023]",
                "parents: [gbt2260_divisions_2023, gbt10114_townships_2023]");
        return next;
    }
}

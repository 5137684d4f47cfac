package org.fednode.tools.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.check.FinalCheck;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.Link;
import org.fednode.tools.site.NodeRun;
import org.fednode.tools.site.OptionWords;
import org.fednode.tools.site.OwnerOnly;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "demo", description = {
        "Run a federation on this machine: synthetic records from a county up to the nation. 演示。",
        "The county first delivers --records records, then some again, changes, corrected numbers and deletions."})
public final class DemoCommand extends Command {

    @Option(names = "--records", defaultValue = "10000", paramLabel = "N",
            description = "Records in the first delivery (default 10000). 首次上报条数。")
    private long records;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "S", description = "Seed of the records (default 1). 随机种子。")
    private long seed;

    @Option(names = "--errors", defaultValue = "2", paramLabel = "PERCENT",
            description = "How many of them are broken (default 2). 错误百分比。")
    private double errors;

    @Option(names = "--levels", defaultValue = "national,province,county", split = ",", paramLabel = "LEVELS",
            converter = OptionWords.Levels.class,
            description = "national,province,county (default) or national,province,prefecture,county. 级别。")
    private List<Level> levels;

    @Option(names = "--link", defaultValue = "queue", converter = OptionWords.Links.class, paramLabel = "LINK",
            description = "queue (default) or pull. 上行方式。")
    private Link link;

    @Option(names = "--suite", defaultValue = "sm2", converter = OptionWords.Suites.class, paramLabel = "SUITE",
            description = "sm2 (default) or ecdsa. 签名算法。")
    private Suite suite;

    @Option(names = "--data", paramLabel = "DIR", description = "Empty or new directory (default: a new temporary one). 目录。")
    private Optional<Path> data;

    @Option(names = "--check", description = "Then stop the nodes and compare what they hold with the input. 停止后核对。")
    private boolean check;

    @Option(names = "--json", description = "Print one JSON object. 输出 JSON。")
    private boolean json;

    @Override
    public Integer call() throws IOException, CertificateProblem, InterruptedException {
        checkOptions();
        Path folder = prepareFolder();
        Home home = Home.find();
        home.nodeApplication();
        StandardPackage standard = Standards.newest(home);
        Plan plan = Plan.load();
        tell("directory: " + folder);
        Federation federation = Federation.found(home, folder, new Federation.Shape(levels, link, suite), standard, plan.county());
        tell("generating " + records + " records …");
        List<Phase> phases = new Workload(standard, plan,
                new Workload.Size(records, seed, errors, LocalDate.now(ZoneOffset.UTC)), folder.resolve("input")).write();
        Thread stopper = new Thread(federation::close, "stop-nodes");
        Runtime.getRuntime().addShutdownHook(stopper);
        try (federation) {
            return run(federation, phases);
        }
    }

    private void checkOptions() {
        List<Level> three = List.of(Level.NATIONAL, Level.PROVINCE, Level.COUNTY);
        if (!levels.equals(three) && !levels.equals(Arrays.asList(Level.values()))) {
            throw new Trouble("--levels can't be " + levels.stream().map(Level::wireName).toList(),
                    "use national,province,county or national,province,prefecture,county");
        }
        if (link == Link.BUNDLE) {
            throw new Trouble("--link can't be bundle: nobody carries files in the demonstration", "use queue or pull");
        }
        if (records < 1 || !(errors >= 0 && errors <= 100)) {
            throw new Trouble("--records is at least 1, --errors lies between 0 and 100", "see: fednode demo --help");
        }
    }

    private Path prepareFolder() throws IOException {
        Path folder = data.isPresent() ? data.get().toAbsolutePath().normalize() : Files.createTempDirectory("fednode-demo-");
        OwnerOnly.folder(folder);
        try (var entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new Trouble(folder + " is not empty", "name a directory that is empty or not there yet");
            }
        }
        return folder;
    }

    private int run(Federation federation, List<Phase> phases) throws IOException, InterruptedException {
        tell("starting " + levels.size() + " nodes …");
        federation.start(this::tell);
        Delivery delivery = new Delivery(federation, this::tell);
        Instant start = Instant.now();
        for (Phase phase : phases) {
            tell(phase.name() + ": " + phase.rows() + " records in " + phase.parts().size() + " files");
            delivery.hand(phase);
            delivery.awaitTaken(phase);
        }
        delivery.awaitSettled();
        Outcome outcome = Outcome.of(federation, Duration.between(start, Instant.now()).toMillis() / 1000.0);
        ObjectNode result = outcome.toJson();
        OwnerOnly.write(federation.data().resolve(FinalCheck.OUTCOME), Json.text(result));
        if (!check) {
            show(outcome, result);
            stay(federation);
            return ExitCode.GOOD;
        }
        tell("stopping the nodes …");
        federation.close();
        List<String> differences = check(federation.data());
        result.put("differences", differences.size());
        show(outcome, result);
        differences.forEach(difference -> tell("difference: " + difference));
        tell(differences.isEmpty() ? "check: every node's database and archive hold exactly the input"
                : "check: " + differences.size() + " differences; the directory is kept: " + federation.data());
        return differences.isEmpty() ? ExitCode.GOOD : ExitCode.TROUBLE;
    }

    private void show(Outcome outcome, ObjectNode result) {
        if (json) {
            print(Json.text(result));
        } else {
            outcome.describe(this::print);
        }
    }

    /** In a process of its own, which sees nothing but the directory. */
    private List<String> check(Path folder) throws IOException, InterruptedException {
        tell("checking …");
        Process process = new ProcessBuilder(Home.find().java().toString(), "-Xmx512m", "-XX:+UseSerialGC",
                "-Dfile.encoding=UTF-8", "-cp", System.getProperty("java.class.path"), FinalCheck.class.getName(),
                folder.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> differences = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                differences.add(line);
            }
        }
        int code = process.waitFor();
        if (code != 0 && differences.isEmpty()) {
            throw new Trouble("the check itself failed (exit code " + code + ")", "read the lines above");
        }
        return differences;
    }

    private void stay(Federation federation) throws InterruptedException {
        tell("look at:");
        for (Level level : federation.levels()) {
            NodeRun run = federation.run(level);
            tell("  " + level.wireName() + "  " + run.http() + "  (" + federation.folder(level).data() + ")");
        }
        tell("Ctrl-C stops the nodes. 按 Ctrl-C 停止。");
        new CountDownLatch(1).await();
    }
}

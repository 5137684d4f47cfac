package org.fednode.tools.site;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;
import org.fednode.tools.terminal.Verbs;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "quarantine", description = "Rejected input: see it, correct it, send it in again. 隔离区。",
        subcommands = {QuarantineCommand.ListOpen.class, QuarantineCommand.Show.class, QuarantineCommand.Resubmit.class,
            QuarantineCommand.Discard.class})
public final class QuarantineCommand extends Verbs {

    private static final String PATH = "/api/v1/quarantine";

    /** The id is what a person typed: it may hold anything. */
    private static String path(String entry) {
        return PATH + '/' + encoded(entry);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @CommandLine.Command(name = "list", description = {"List rejected input. 列出被拒数据。",
            "Exit code 2 when any of it is open. 有待处理数据时退出码为 2。"})
    static final class ListOpen extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--dataset", paramLabel = "ID", description = "Only this data set. 数据集。")
        private Optional<String> dataSet;

        @Option(names = "--state", defaultValue = "open", paramLabel = "STATE",
                description = "open (default), resubmitted, discarded, settled or all. 状态。")
        private String state;

        @Option(names = "--after", defaultValue = "0", paramLabel = "ID", description = "Only after this number. 起始序号。")
        private long after;

        @Option(names = "--limit", defaultValue = "100", paramLabel = "N", description = "At most so many (default 100). 条数。")
        private int limit;

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonNode answer = NodeApi.of(data.node().running()).get(PATH + "?after=" + after + "&limit=" + limit
                    + "&state=" + encoded(state) + dataSet.map(id -> "&dataset=" + encoded(id)).orElse(""));
            JsonNode entries = answer.isArray() ? answer : answer.path("entries");
            if (json) {
                print(Json.text(entries));
            } else {
                entries.forEach(this::describe);
                if (answer.has("next")) {
                    tell("there are more: add --after " + answer.path("next").asText());
                }
            }
            boolean isOpen = StreamSupport.stream(entries.spliterator(), false).anyMatch(entry -> entry.path("state").asText().equals("open"));
            return isOpen ? ExitCode.FINDINGS : ExitCode.GOOD;
        }

        private void describe(JsonNode entry) {
            print(entry.path("id").asText() + "  " + entry.path("state").asText() + "  " + entry.path("dataset").asText() + "  " + entry.path("source").asText()
                    + ":" + entry.path("position").asText());
            entry.path("findings").forEach(finding -> print("    " + finding.path("field").asText() + "  "
                    + finding.path("rule").asText() + "  " + finding.path("message").path("zh").asText() + "  "
                    + finding.path("message").path("en").asText() + "  → " + finding.path("fix").path("zh").asText() + "  "
                    + finding.path("fix").path("en").asText()));
        }
    }

    @CommandLine.Command(name = "show", description = "Show one entry with its raw input: personal data. 显示一条。")
    static final class Show extends Command {

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "ENTRY", description = "Id of the entry. 编号。")
        private String entry;

        @Override
        public Integer call() throws IOException, InterruptedException {
            print(Json.text(NodeApi.of(data.node().running()).get(path(entry))));
            return ExitCode.GOOD;
        }
    }

    @CommandLine.Command(name = "resubmit", description = "Send a corrected record in for an entry. 更正后重新提交。")
    static final class Resubmit extends Command {

        @Mixin
        private DataOption data;

        @Parameters(index = "0", paramLabel = "ENTRY", description = "Id of the entry. 编号。")
        private String entry;

        @Parameters(index = "1", paramLabel = "FILE",
                description = "The corrected record: .ndjson with one line, or .csv with header and one row. 更正文件。")
        private Path file;

        @Override
        public Integer call() throws IOException, InterruptedException {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            if (!name.endsWith(".csv") && !name.endsWith(".ndjson") && !name.endsWith(".json")) {
                throw new Trouble(file + " is neither .csv nor .ndjson", "give the corrected record in one of these forms");
            }
            if (!Files.isReadable(file)) {
                throw new Trouble("can't read " + file, "check the path");
            }
            JsonNode answer = NodeApi.of(data.node().running()).post(path(entry) + "/resubmit",
                    name.endsWith(".csv") ? "text/csv" : "application/x-ndjson", BodyPublishers.ofFile(file));
            print(Json.text(answer));
            return answer.path("quarantined").asLong() > 0 ? ExitCode.FINDINGS : ExitCode.GOOD;
        }
    }

    @CommandLine.Command(name = "discard", description = "Close an entry without sending it in. 放弃一条。")
    static final class Discard extends Command {

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "ENTRY", description = "Id of the entry. 编号。")
        private String entry;

        @Override
        public Integer call() throws IOException, InterruptedException {
            NodeApi.of(data.node().running()).post(path(entry) + "/discard");
            tell("entry " + entry + " is closed");
            return ExitCode.GOOD;
        }
    }
}

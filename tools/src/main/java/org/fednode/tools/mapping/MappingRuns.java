package org.fednode.tools.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.fednode.tools.site.DataOption;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Question;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Mappings of a running node. */
final class MappingRuns {

    private static final String PATH = "/api/v1/mappings";
    private static final int LOOK_AGAIN_MILLIS = 1_000;

    private MappingRuns() {
    }

    /** What these commands share. */
    abstract static class OfNode extends Command {

        @Mixin
        private DataOption data;

        final NodeApi api() {
            return NodeApi.of(data.node().running());
        }

        final void describe(JsonNode mapping) {
            print(mapping.path("name").asText() + "  " + mapping.path("state").asText().toLowerCase(java.util.Locale.ROOT) + "  → " + String.join(", ", dataSets(mapping))
                    + (mapping.has("schedule") ? "  ⏱ " + mapping.path("schedule").asText() : "") + "  (route " + mapping.path("route").asText() + ')');
            mapping.path("problems").forEach(problem -> print("    ✗ " + problem.asText()));
            if (mapping.has("latest")) {
                run(mapping.path("latest"));
            }
        }

        private static List<String> dataSets(JsonNode mapping) {
            List<String> names = new ArrayList<>();
            mapping.path("dataSets").forEach(name -> names.add(name.asText()));
            return names;
        }

        final void run(JsonNode run) {
            JsonNode counts = run.path("counts");
            print("    #" + run.path("number").asLong() + "  " + run.path("startedAt").asText() + "  " + run.path("state").asText().toLowerCase(java.util.Locale.ROOT) + "  "
                    + run.path("kind").asText().toLowerCase(java.util.Locale.ROOT) + progress(run));
            print("    行 / rows " + counts.path("rows").asLong() + "；读取 / read " + counts.path("read").asLong() + " = 接收 / accepted " + counts.path("accepted").asLong()
                    + " + 未变 / unchanged " + counts.path("unchanged").asLong() + " + 隔离 / quarantined " + counts.path("quarantined").asLong() + "；删除 / deleted "
                    + counts.path("deleted").asLong() + (counts.path("gone").asLong() > 0 ? "；源中已无 / gone " + counts.path("gone").asLong() : ""));
            if (run.has("trouble")) {
                print("    " + run.path("trouble").path("zh").asText() + " / " + run.path("trouble").path("en").asText());
                print("    下一步 / next: " + run.path("trouble").path("nextZh").asText() + " / " + run.path("trouble").path("nextEn").asText());
            }
        }

        private static String progress(JsonNode run) {
            if (!run.path("state").asText().equals("RUNNING") || run.path("progress").asDouble() == 0) {
                return "";
            }
            String left = run.has("secondsLeft") ? ", 约剩 / about " + run.path("secondsLeft").asLong() + " s" : "";
            return "  " + Math.round(run.path("progress").asDouble() * 100) + " %" + left;
        }
    }

    /** The same for one mapping. */
    abstract static class OfOne extends OfNode {

        @Parameters(paramLabel = "NAME", description = "The mapping. 映射名称。")
        private String name;

        final String name() {
            return name;
        }

        final JsonNode one() throws IOException, InterruptedException {
            return api().get(PATH + '/' + NodeApi.encoded(name));
        }

        final JsonNode tell(String verb, String query) throws IOException, InterruptedException {
            return api().post(PATH + '/' + NodeApi.encoded(name) + '/' + verb + query);
        }

        /** Follows the run until it is over. */
        final Integer follow(long before) throws IOException, InterruptedException {
            while (true) {
                JsonNode now = one();
                JsonNode latest = now.path("latest");
                boolean begun = latest.path("number").asLong() > before || latest.has("endedAt");
                if (begun && !now.path("state").asText().matches("RUNNING|WAITING") && latest.path("number").asLong() > before) {
                    describe(now);
                    return latest.path("state").asText().equals("DONE") ? latest.path("counts").path("quarantined").asLong() == 0 ? ExitCode.GOOD : ExitCode.FINDINGS
                            : ExitCode.TROUBLE;
                }
                if (latest.path("state").asText().equals("RUNNING")) {
                    tell("… " + latest.path("counts").path("rows").asLong() + " 行 / rows" + OfNode.progress(latest));
                }
                Thread.sleep(LOOK_AGAIN_MILLIS);
            }
        }
    }

    @CommandLine.Command(name = "list", description = "List the mappings of a running node, with mistakes and latest runs; exit code 2 when one has mistakes. 列出映射。")
    static final class ListAll extends OfNode {

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonNode all = api().get(PATH);
            boolean good = true;
            for (JsonNode mapping : all) {
                good &= mapping.path("problems").isEmpty();
            }
            if (json) {
                print(Json.text(all));
            } else {
                all.forEach(this::describe);
            }
            return good ? ExitCode.GOOD : ExitCode.FINDINGS;
        }
    }

    @CommandLine.Command(name = "run", description = "Read a mapping's source now, and show what came of it; exit code 2 when records were quarantined. 立即运行。")
    static final class Run extends OfOne {

        @Option(names = "--no-wait", description = "Do not wait for its end. 不等待结束。")
        private boolean leave;

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonNode latest = one().path("latest");
            boolean goesOn = !latest.isMissingNode() && !latest.has("endedAt");
            JsonNode begun = tell("run", "");
            if (leave) {
                describe(begun);
                return ExitCode.GOOD;
            }
            return follow(goesOn ? latest.path("number").asLong() - 1 : latest.path("number").asLong());
        }
    }

    @CommandLine.Command(name = "history", description = "Show a mapping's runs, the newest first. 运行历史。")
    static final class History extends OfOne {

        @Option(names = "--json", description = "Print JSON, with what was found. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonNode runs = api().get(PATH + '/' + NodeApi.encoded(name()) + "/runs");
            if (json) {
                print(Json.text(runs));
            } else {
                runs.forEach(this::run);
            }
            return ExitCode.GOOD;
        }
    }

    @CommandLine.Command(name = "pause", description = "Stop a mapping after the chunk in hand, until it is resumed. 暂停。")
    static final class Pause extends OfOne {
        @Override
        public Integer call() throws IOException, InterruptedException {
            describe(tell("pause", ""));
            return ExitCode.GOOD;
        }
    }

    @CommandLine.Command(name = "resume", description = "Let a paused mapping go on where it stopped. 继续。")
    static final class Resume extends OfOne {
        @Override
        public Integer call() throws IOException, InterruptedException {
            describe(tell("resume", ""));
            return ExitCode.GOOD;
        }
    }

    @CommandLine.Command(name = "approve", description = "Delete the records whose rows are gone from the source, after a run was held. 确认删除源中已无的记录。")
    static final class Approve extends OfOne {

        @Option(names = "--yes", description = "Do not ask. 不再询问。")
        private boolean yes;

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonNode latest = one().path("latest");
            long gone = latest.path("counts").path("gone").asLong();
            if (!latest.path("state").asText().equals("HELD")) {
                throw new Trouble("no deletions of " + name() + " wait for approval", "see its latest run: fednode mapping list");
            }
            if (!yes && !Question.confirm(err(), "删除 " + gone + " 条记录？ Delete " + gone + " records whose rows are gone from the source?")) {
                throw new Trouble("nothing was deleted", "look at the source, or answer yes");
            }
            tell("approve", "?loss=" + gone);
            return follow(latest.path("number").asLong());
        }
    }
}

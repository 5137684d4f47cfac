package org.fednode.tools.alarm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.fednode.tools.site.DataOption;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;
import org.fednode.tools.terminal.Verbs;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "alarms", description = "What people have to look at. 告警。",
        subcommands = {AlarmsCommand.ListOpen.class, AlarmsCommand.Acknowledge.class})
public final class AlarmsCommand extends Verbs {

    private static final String PATH = "/api/v1/alarms";

    @CommandLine.Command(name = "list", description = "List the alarms that nobody has acknowledged; exit code 2 when there are any. 列出未确认的告警。")
    static final class ListOpen extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonNode alarms = NodeApi.of(data.node().running()).get(PATH);
            if (json) {
                print(Json.text(alarms));
            } else {
                alarms.forEach(this::describe);
            }
            return alarms.isEmpty() ? ExitCode.GOOD : ExitCode.FINDINGS;
        }

        private void describe(JsonNode alarm) {
            print(alarm.path("id").asText() + "  " + alarm.path("at").asText());
            print("    " + alarm.path("zh").asText());
            print("    " + alarm.path("en").asText());
            print("    下一步 / next: " + alarm.path("next").asText());
        }
    }

    @CommandLine.Command(name = "acknowledge", description = "Say that you have looked at alarms: they are shown no more. 确认告警。")
    static final class Acknowledge extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--all", description = "All that are open. 全部。")
        private boolean all;

        @Parameters(arity = "0..*", paramLabel = "ID", description = "Alarms, as 'list' names them. 告警编号。")
        private List<String> ids = new ArrayList<>();

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (all == !ids.isEmpty()) {
                throw new Trouble("nobody said which alarms", "name them, or give --all");
            }
            NodeApi api = NodeApi.of(data.node().running());
            if (all) {
                api.get(PATH).forEach(alarm -> ids.add(alarm.path("id").asText()));
            }
            for (String id : ids) {
                api.post(PATH + '/' + NodeApi.encoded(id) + "/acknowledge");
            }
            tell(ids.size() + " 条告警已确认 / alarms acknowledged");
            return ExitCode.GOOD;
        }
    }
}

package org.fednode.tools.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.fednode.tools.site.DataOption;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Question;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands about certificates that exist, at a node that runs. */
final class CertifiedCommands {

    private static final String PATH = "/api/v1/certificates";

    private CertifiedCommands() {
    }

    @CommandLine.Command(name = "certificates", description = {
            "List what this node knows of certificates: issued and revoked, by whom. 列出所知的证书及吊销情况。",
            "Exit code 2 when something needs a look. 有需要处理的情况时退出码为 2。"})
    static final class Certificates extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            NodeApi node = NodeApi.of(data.node().running());
            JsonNode certificates = node.get(PATH);
            JsonNode alarms = node.get(PATH + "/alarms");
            if (json) {
                print(Json.text(Json.object().<ObjectNode>set("certificates", certificates).set("alarms", alarms)));
            } else {
                certificates.forEach(this::describe);
                alarms.forEach(alarm -> print("alarm  " + alarm.path("zh").asText() + " " + alarm.path("en").asText() + "\n       next: " + alarm.path("next").asText()));
            }
            return alarms.isEmpty() ? ExitCode.GOOD : ExitCode.FINDINGS;
        }

        private void describe(JsonNode one) {
            StringBuilder after = new StringBuilder();
            one.path("after").properties().forEach(stream -> after.append(' ').append(stream.getKey()).append(':').append(stream.getValue().asLong()));
            print(String.format("%-20s by %-12s %s  until %s  %s%s", one.path("node").asText(), one.path("issuer").asText(),
                    one.path("fingerprint").asText(), one.path("validUntil").asText().substring(0, 10), one.path("state").asText(),
                    one.has("reason") && !one.path("reason").isNull() ? " (" + one.path("reason").asText() + "), good up to:" + after : ""));
        }
    }

    @CommandLine.Command(name = "renew", description = {"Renew a child's certificates now, not only when they are due. 立即更新下级节点证书。",
            "Both nodes must run. 双方节点都须运行。"})
    static final class Renew extends Command {

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "ID", description = "The child's id. 下级节点编号。")
        private String id;

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonNode answer = NodeApi.of(data.node().running()).post(PATH + "/" + id + "/renew");
            tell(answer.path("renewed").asBoolean() ? "the certificates of " + id + " are renewed"
                    : "the certificates of " + id + " are less than an hour old: nothing to renew");
            return ExitCode.GOOD;
        }
    }

    @CommandLine.Command(name = "revoke", description = {"Revoke a child's certificates from a position on. 从某一批次起吊销下级节点证书。",
            "What it has sealed up to the position stays good; later batches are refused everywhere, and its connections are cut."})
    static final class Revoke extends Command {

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "ID", description = "The child's id. 下级节点编号。")
        private String id;

        @Option(names = "--reason", required = true, paramLabel = "REASON",
                description = "lost-key, moved, cloned, changed-scope or closed. 原因。")
        private String reason;

        @ArgGroup(multiplicity = "1")
        private Position position;

        @Option(names = "--yes", description = "Don't ask. 不再询问。")
        private boolean yes;

        private static final class Position {
            @Option(names = "--all-from-now", required = true,
                    description = "All that this node has accepted until now is good. 此前已接收的全部有效。")
            private boolean allFromNow;

            @Option(names = "--after", required = true, split = ",", paramLabel = "[EPOCH/]STREAM:SEQ",
                    description = "The last good batch of each stream; of others nothing is good. 各流最后一个有效批次。")
            private List<String> after;

            @Option(names = "--none", required = true, description = "Nothing that it has signed is good. 全部无效。")
            private boolean none;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            ObjectNode body = Json.object().put("reason", reason);
            if (!position.allFromNow) {
                ArrayNode positions = body.putArray("after");
                if (position.after != null) {
                    position.after.forEach(text -> positions.add(position(text)));
                }
            }
            NodeApi node = NodeApi.of(data.node().running());
            if (!yes && !Question.confirm(err(), "Revoke the certificates of " + id + " (" + reason + ")? It can't be undone. 确认吊销?")) {
                throw new Trouble("not revoked", "add --yes, or answer yes");
            }
            JsonNode answer = node.post(PATH + "/" + id + "/revoke", "application/json", BodyPublishers.ofString(Json.text(body)));
            tell("revoked; good up to:");
            answer.path("after").properties().forEach(stream -> print(stream.getKey() + ":" + stream.getValue().asLong()));
            return ExitCode.GOOD;
        }

        private static ObjectNode position(String text) {
            java.util.regex.Matcher form = java.util.regex.Pattern.compile("(?:([1-9]\\d{0,8})/)?([^:/]+):([1-9]\\d{0,14})").matcher(text);
            if (!form.matches()) {
                throw new Trouble("\"" + text + "\" is no position", "use e.g. --after example:41 or --after 2/example:7");
            }
            return Json.object().put("epoch", form.group(1) == null ? 1 : Integer.parseInt(form.group(1))).put("stream", form.group(2))
                    .put("seq", Long.parseLong(form.group(3)));
        }
    }
}

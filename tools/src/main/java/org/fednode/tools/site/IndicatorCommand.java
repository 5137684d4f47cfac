package org.fednode.tools.site;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "indicator", description = {"Tell an indicator's figure from what the node holds; without one, list them. 统计指标。",
        "With --checks, exit code 2 when figures don't hold together. 指标之间不符时退出码为 2。"})
public final class IndicatorCommand extends Command {

    private static final String PATH = "/api/v1/indicators";

    @Mixin
    private DataOption data;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The indicator, for instance A01. 指标编号。")
    private String id;

    @Option(names = "--division", paramLabel = "CODE", description = "The division with all below it; the node's own unless given. 区划，默认本级。")
    private String division;

    @Option(names = "--by", split = ",", paramLabel = "BREAKDOWN", description = "Break down by these; division always can be. 分组。")
    private List<String> by = new ArrayList<>();

    @Option(names = "--as-of", paramLabel = "DATE", description = "The day to count for; today unless given. 统计日期，默认今天。")
    private String asOf;

    @Option(names = "--checks", description = "Check what must hold between the figures. 核对指标之间的关系。")
    private boolean checks;

    @Option(names = "--json", description = "Print JSON. 输出 JSON。")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (checks && (id != null || !by.isEmpty())) {
            throw new Trouble("--checks looks at all indicators", "leave out the indicator and --by");
        }
        if (!checks && id == null && (division != null || asOf != null || !by.isEmpty())) {
            throw new Trouble("no indicator is named", "name one, for instance A01; without options they are listed");
        }
        if (id != null && !id.matches("[A-Z]\\d{2}(\\.\\d{1,2})?")) {
            throw new Trouble("'" + id + "' is no indicator", "name one, for instance A01; 'fednode indicator' lists them");
        }
        NodeApi api = NodeApi.of(data.node().running());
        JsonNode answer = checks ? api.get(PATH + "/checks" + query()) : id == null ? api.get(PATH) : api.get(PATH + '/' + NodeApi.encoded(id) + query());
        if (json) {
            print(Json.text(answer));
        } else if (checks) {
            answer.forEach(this::check);
        } else if (id == null) {
            answer.forEach(this::listed);
        } else {
            figure(answer);
        }
        return checks && answer.findValuesAsText("holds").contains("false") ? ExitCode.FINDINGS : ExitCode.GOOD;
    }

    private String query() {
        List<String> parameters = new ArrayList<>();
        if (division != null) {
            parameters.add("division=" + NodeApi.encoded(division));
        }
        if (!by.isEmpty()) {
            parameters.add("by=" + by.stream().map(NodeApi::encoded).collect(Collectors.joining(",")));
        }
        if (asOf != null) {
            parameters.add("asOf=" + NodeApi.encoded(asOf));
        }
        return parameters.isEmpty() ? "" : '?' + String.join("&", parameters);
    }

    private void listed(JsonNode indicator) {
        String breakdowns = indicator.path("breakdowns").isEmpty() ? "" : "  (" + texts(indicator.path("breakdowns")) + ')';
        print(String.format("%-6s %s  %s%s%s", indicator.path("id").asText(), indicator.at("/label/zh").asText(), indicator.at("/label/en").asText(),
                indicator.path("counted").asBoolean() ? "" : "  [不由节点统计 / not counted by nodes]", breakdowns));
    }

    private static String texts(JsonNode texts) {
        List<String> all = new ArrayList<>();
        texts.forEach(one -> all.add(one.asText()));
        return String.join(", ", all);
    }

    private void figure(JsonNode figure) {
        print(figure.path("indicator").asText() + ' ' + figure.at("/label/zh").asText() + " / " + figure.at("/label/en").asText());
        print(figure.path("division").asText() + ' ' + figure.path("divisionName").asText() + ", " + figure.path("day").asText()
                + ", 标准 / standard " + figure.path("standard").asText());
        print("合计 / total  " + figure.path("total").asText() + ' ' + figure.path("unit").asText());
        if (figure.hasNonNull("persons") && new BigDecimal(figure.path("persons").asText()).compareTo(new BigDecimal(figure.path("total").asText())) != 0) {
            print("其中跨区划重复计入后的实有人数 / persons, each counted once  " + figure.path("persons").asText());
        }
        for (JsonNode cell : figure.path("cells")) {
            List<String> words = new ArrayList<>();
            cell.path("values").properties().forEach(value -> words.add(value.getValue().asText() + ' '
                    + cell.path("labels").path(value.getKey()).path("zh").asText() + ' ' + cell.path("labels").path(value.getKey()).path("en").asText()));
            print(String.format("%12s  %s", cell.path("amount").asText(), words.stream().map(String::strip).collect(Collectors.joining(" · "))));
        }
    }

    private void check(JsonNode check) {
        boolean holds = check.path("holds").asBoolean();
        print((holds ? "相符 / holds   " : check.path("severity").asText().equals("error") ? "不符 / fails   " : "请核 / look at ")
                + check.path("indicator").asText() + ' ' + check.path("id").asText() + ": " + check.path("left").asText() + " : "
                + check.path("right").asText());
        if (!holds) {
            print("    " + check.at("/message/zh").asText() + " / " + check.at("/message/en").asText());
        }
    }
}

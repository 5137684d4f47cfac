package org.fednode.tools.verify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.Timestamp;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.evidence.EvidenceProblem;
import org.fednode.exchange.evidence.Verdict;

/** Says a verdict to people, in Chinese and English, and to programs. */
final class VerdictText {

    private VerdictText() {
    }

    static String good(Verdict verdict) {
        StringBuilder text = new StringBuilder("证据成立 / the evidence holds\n");
        line(text, "记录 record", verdict.stream() + '/' + verdict.key());
        for (Verdict.Statement statement : verdict.lines()) {
            text.append('\n');
            line(text, "签名 signed by", statement.origin().nodeId() + " (" + level(statement.origin().level()) + "), "
                    + Timestamp.format(statement.created()));
            line(text, "批次 batch", statement.stream() + "/" + statement.seq() + ", 第 " + statement.number() + " 行 line "
                    + statement.number() + ", " + statement.batch());
            line(text, "生效 in effect", Timestamp.format(statement.at()));
            line(text, "内容 content", content(statement));
            if (statement.acceptances().isEmpty()) {
                line(text, "接收 accepted", "无上级接收证明 no acceptance above is proven");
            }
            statement.acceptances().forEach(one -> line(text, "接收 accepted by", one.node() + " (" + level(one.level()) + "), "
                    + way(one.way()) + ", " + Timestamp.format(one.time())));
        }
        text.append("\n时间由签名方自述；本证据不说明此后有无变更。\n")
                .append("times are the signers' own; whether anything was said since is not proven\n");
        return text.toString();
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append(label).append(": ").append(value).append('\n');
    }

    private static String content(Verdict.Statement statement) {
        return statement.value().map(value -> new String(value, StandardCharsets.UTF_8)).orElse("已删除 deleted");
    }

    private static String way(Verdict.Way way) {
        return way == Verdict.Way.LOG ? "在其日志中 in its log" : "回执 receipt";
    }

    private static String level(Level level) {
        return switch (level) {
            case NATIONAL -> "全国 national";
            case PROVINCE -> "省级 province";
            case PREFECTURE -> "地级 prefecture";
            case COUNTY -> "县级 county";
        };
    }

    static String bad(EvidenceProblem problem) {
        return "证据不成立 / the evidence is refused\n原因 reason: " + problem.code() + "\n位置 part: " + problem.part()
                + "\n说明 detail: " + problem.getMessage() + "\n规则 rule: exchange-spec/spec/errors.md\n";
    }

    static byte[] json(Verdict verdict) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("verified", true);
        json.put("dataset", verdict.stream());
        json.put("key", verdict.key());
        List<Object> lines = new ArrayList<>();
        verdict.lines().forEach(statement -> lines.add(json(statement)));
        json.put("lines", lines);
        return CanonicalJson.write(json);
    }

    private static Map<String, Object> json(Verdict.Statement statement) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("origin", statement.origin().nodeId());
        json.put("level", statement.origin().level().wireName());
        json.put("epoch", statement.stream().epoch());
        json.put("seq", statement.seq());
        json.put("line", statement.number());
        json.put("batch", statement.batch().toString());
        json.put("op", statement.op().wireName());
        json.put("at", Timestamp.format(statement.at()));
        json.put("created", Timestamp.format(statement.created()));
        statement.value().ifPresent(value -> json.put("value", new String(value, StandardCharsets.UTF_8)));
        List<Object> acceptances = new ArrayList<>();
        statement.acceptances().forEach(one -> acceptances.add(Map.of("node", one.node(), "level", one.level().wireName(),
                "way", one.way() == Verdict.Way.LOG ? "log" : "receipt", "time", Timestamp.format(one.time()))));
        json.put("acceptedBy", acceptances);
        return json;
    }

    static byte[] json(EvidenceProblem problem) {
        return CanonicalJson.write(Map.of("verified", false, "code", problem.code(), "part", problem.part(),
                "detail", problem.getMessage()));
    }
}

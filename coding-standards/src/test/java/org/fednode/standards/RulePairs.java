package org.fednode.standards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records of one data set from {@code rules/<data set>.yaml}: good ones by name, and for each rule a change that breaks
 * it alone beside a near miss. {@code id(17 digits)} in a text stands for the number with its check digit, {@code ~} for
 * a member that is left out.
 */
final class RulePairs {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path FOLDER = Path.of("src", "test", "resources", "rules");
    private static final Pattern NUMBER = Pattern.compile("id\\(([0-9]{17})\\)");
    private static final String FIRST = "base";

    private final DataSet dataSet;
    private final JsonNode file;

    private RulePairs(DataSet dataSet, JsonNode file) {
        this.dataSet = dataSet;
        this.file = file;
    }

    static boolean has(String dataSet) {
        return Files.exists(FOLDER.resolve(dataSet + ".yaml"));
    }

    static RulePairs of(DataSet dataSet) {
        Path path = FOLDER.resolve(dataSet.definition().id() + ".yaml");
        try {
            return new RulePairs(dataSet, YAML.readTree(Files.readString(path)));
        } catch (IOException unexpected) {
            throw new UncheckedIOException(path.toString(), unexpected);
        }
    }

    /** The first good record. */
    Sample sample() {
        return named(FIRST);
    }

    List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        file.get("records").fieldNames().forEachRemaining(name -> samples.add(named(name)));
        return samples;
    }

    private Sample named(String name) {
        JsonNode record = file.get("records").get(name);
        if (record == null) {
            throw new AssertionError(dataSet.definition().id() + " has no test record '" + name + "'");
        }
        JsonNode like = record.get("like");
        Sample start = like == null ? Sample.of(dataSet, Map.of()) : named(like.asText());
        return changed(start, record);
    }

    List<RulesTest.Case> cases() {
        List<RulesTest.Case> cases = new ArrayList<>();
        for (JsonNode rule : file.path("rules")) {
            Sample from = named(rule.path("from").asText(FIRST));
            cases.add(new RulesTest.Case(dataSet.definition().id() + '.' + rule.get("rule").asText(),
                    changed(from, rule.get("broken")), changed(from, rule.path("nearMiss"))));
        }
        return cases;
    }

    private static Sample changed(Sample sample, JsonNode changes) {
        Sample changed = sample;
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            if (change.getKey().equals("like")) {
                continue;
            }
            changed = change.getValue().isNull() ? changed.without(change.getKey())
                    : changed.with(change.getKey(), value(change.getValue()));
        }
        return changed;
    }

    private static Object value(JsonNode node) {
        if (node.isArray()) {
            List<Object> items = new ArrayList<>();
            node.forEach(item -> items.add(value(item)));
            return items;
        }
        if (node.isObject()) {
            Map<String, Object> members = new LinkedHashMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), value(member.getValue())));
            return members;
        }
        return node.isTextual() ? numbers(node.textValue()) : node;
    }

    private static String numbers(String text) {
        Matcher matcher = NUMBER.matcher(text);
        return matcher.replaceAll(number -> Sample.id(number.group(1)));
    }
}

package org.fednode.standards.source;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parses one YAML document into {@link YamlNode}s. Anchors, aliases and repeated keys are problems: a definition says
 * each thing once, where it stands.
 */
public final class YamlFile {

    private static final YAMLFactory FACTORY = YAMLFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(40).build())
            .build();

    private final YAMLParser parser;
    private final Problems problems;

    private YamlFile(YAMLParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The document's entries; empty, with the problem reported, where the text is no YAML mapping. */
    public static Optional<Entry> read(String text, Problems problems) {
        try (YAMLParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                problems.at(1, "expected a mapping of keys and values");
                return Optional.empty();
            }
            YamlFile file = new YamlFile(parser, problems);
            YamlNode.Mapping mapping = file.mapping();
            if (parser.nextToken() != null) {
                problems.at(file.line(), "expected one document only");
            }
            return Optional.of(new Entry(mapping, problems));
        } catch (JacksonException unreadable) {
            int line = unreadable.getLocation() == null ? 1 : Math.max(1, unreadable.getLocation().getLineNr());
            problems.at(line, "not readable as YAML: " + firstLine(unreadable.getOriginalMessage()));
            return Optional.empty();
        } catch (IOException unreadable) {
            problems.at(1, "not readable as YAML: " + unreadable.getMessage());
            return Optional.empty();
        }
    }

    private YamlNode.Mapping mapping() throws IOException {
        int start = line();
        Map<String, YamlNode> members = new LinkedHashMap<>();
        Map<String, Integer> keyLines = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int keyLine = line();
            parser.nextToken();
            YamlNode value = node();
            if (members.putIfAbsent(key, value) != null) {
                problems.at(keyLine, "key '" + key + "' is given twice");
            }
            keyLines.putIfAbsent(key, keyLine);
        }
        return new YamlNode.Mapping(start, members, keyLines);
    }

    private YamlNode node() throws IOException {
        JsonToken token = parser.currentToken();
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            problems.at(line(), "anchors and aliases are not part of the definition language: write it out");
        }
        if (token == JsonToken.START_OBJECT) {
            return mapping();
        }
        if (token == JsonToken.START_ARRAY) {
            return items();
        }
        return new YamlNode.Scalar(line(), token == JsonToken.VALUE_NULL ? "" : parser.getText(),
                token == JsonToken.VALUE_NULL);
    }

    private YamlNode.Items items() throws IOException {
        int start = line();
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node());
        }
        return new YamlNode.Items(start, items);
    }

    private int line() {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }

    private static String firstLine(String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}

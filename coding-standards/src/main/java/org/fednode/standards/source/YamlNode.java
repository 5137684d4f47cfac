package org.fednode.standards.source;

import java.util.List;
import java.util.Map;

/** A piece of YAML with the line it starts on. */
public sealed interface YamlNode {

    int line();

    /** Text, number, boolean: the words as written. {@code isNull} for a blank value. */
    record Scalar(int line, String text, boolean isNull) implements YamlNode {
    }

    record Items(int line, List<YamlNode> items) implements YamlNode {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** Members in file order; {@code keyLines} says where each key stands. */
    record Mapping(int line, Map<String, YamlNode> members, Map<String, Integer> keyLines) implements YamlNode {
    }
}

package org.fednode.standards.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads one YAML mapping key by key and reports every surprise: missing keys, wrong shapes, and, at {@link #close},
 * keys nobody asked for.
 */
public final class Entry {

    private final YamlNode.Mapping mapping;
    private final Problems problems;
    private final Set<String> asked = new TreeSet<>();

    public Entry(YamlNode.Mapping mapping, Problems problems) {
        this.mapping = mapping;
        this.problems = problems;
    }

    public int line() {
        return mapping.line();
    }

    /** Line of the key, or of the mapping where the key is missing. */
    public int line(String key) {
        return mapping.keyLines().getOrDefault(key, mapping.line());
    }

    public void problem(String key, String message) {
        problems.at(line(key), message);
    }

    public boolean has(String key) {
        asked.add(key);
        return mapping.members().containsKey(key);
    }

    /** Whether the key holds keys and values of its own. */
    public boolean isMapping(String key) {
        return mapping.members().get(key) instanceof YamlNode.Mapping;
    }

    public Set<String> keys() {
        asked.addAll(mapping.members().keySet());
        return mapping.members().keySet();
    }

    /** Text of a scalar; empty where the key is missing or blank. */
    public Optional<String> text(String key) {
        asked.add(key);
        YamlNode node = mapping.members().get(key);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar.isNull() ? Optional.empty() : Optional.of(scalar.text().strip());
        }
        problem(key, "'" + key + "' must be one value, not a list or mapping");
        return Optional.empty();
    }

    public String required(String key) {
        Optional<String> text = text(key).filter(words -> !words.isEmpty());
        if (text.isEmpty()) {
            problem(key, "'" + key + "' is missing: give it a value");
        }
        return text.orElse("");
    }

    public boolean flag(String key) {
        String text = text(key).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            problem(key, "'" + key + "' must be true or false, not '" + text + "'");
        }
        return text.equals("true");
    }

    public int number(String key, int fallback, int lowest, int highest) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // reported below, like a number out of range
        }
        problem(key, "'" + key + "' must be a whole number from " + lowest + " to " + highest + ", not '" + text.get() + "'");
        return fallback;
    }

    /** A list of scalars; a single scalar counts as a list of one. */
    public List<String> texts(String key) {
        asked.add(key);
        YamlNode node = mapping.members().get(key);
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar.isNull() ? List.of() : List.of(scalar.text());
        }
        List<String> texts = new ArrayList<>();
        for (YamlNode item : items(key, node)) {
            if (item instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
                texts.add(scalar.text());
            } else {
                problems.at(item.line(), "'" + key + "' must list plain values");
            }
        }
        return texts;
    }

    public List<Entry> entries(String key) {
        asked.add(key);
        List<Entry> entries = new ArrayList<>();
        for (YamlNode item : items(key, mapping.members().get(key))) {
            if (item instanceof YamlNode.Mapping member) {
                entries.add(new Entry(member, problems));
            } else {
                problems.at(item.line(), "'" + key + "' must list mappings of keys and values");
            }
        }
        return entries;
    }

    public Optional<Entry> entry(String key) {
        asked.add(key);
        YamlNode node = mapping.members().get(key);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof YamlNode.Mapping member) {
            return Optional.of(new Entry(member, problems));
        }
        problem(key, "'" + key + "' must be a mapping of keys and values");
        return Optional.empty();
    }

    /** Reports the keys that were given but never asked for. */
    public void close() {
        for (String key : mapping.members().keySet()) {
            if (!asked.contains(key)) {
                problem(key, "unknown key '" + key + "'; known here: " + String.join(", ", asked));
            }
        }
    }

    private List<YamlNode> items(String key, YamlNode node) {
        if (node == null) {
            return List.of();
        }
        if (node instanceof YamlNode.Items items) {
            return items.items();
        }
        problem(key, "'" + key + "' must be a list");
        return List.of();
    }
}

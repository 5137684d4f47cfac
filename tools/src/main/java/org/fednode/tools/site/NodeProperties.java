package org.fednode.tools.site;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.tools.terminal.Trouble;

/** A node's configuration, the file {@code fednode.properties}. */
public record NodeProperties(Map<String, String> entries) {

    public NodeProperties {
        entries = Collections.unmodifiableMap(new TreeMap<>(entries));
    }

    public Optional<String> find(String key) {
        return Optional.ofNullable(entries.get(key)).filter(value -> !value.isBlank());
    }

    private String required(String key) {
        return find(key).orElseThrow(() -> new Trouble("fednode.properties lacks " + key, "add the line " + key + "=…"));
    }

    public String id() {
        return required("fednode.id");
    }

    public Level level() {
        return Level.named(required("fednode.level"));
    }

    public String division() {
        return required("fednode.division");
    }

    public Suite suite() {
        String name = required("fednode.suite");
        return Suite.named(name).orElseThrow(
                () -> new Trouble("fednode.suite names no suite: " + name, "use sm2-sm3 or ecdsa-p256-sha256"));
    }

    public String standardVersion() {
        return find("fednode.standard.version").orElse("2026.1");
    }

    public NodeProperties without(String key) {
        Map<String, String> changed = new TreeMap<>(entries);
        changed.remove(key);
        return new NodeProperties(changed);
    }

    public NodeProperties with(String key, String value) {
        Map<String, String> changed = new TreeMap<>(entries);
        changed.put(key, value);
        return new NodeProperties(changed);
    }
}

package org.fednode.exchange.vectors;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One vector: a name that tells the fault, the section it belongs to, and what a reader must answer.
 *
 * @param error the code; empty when the input is good
 * @param facts what else a reader needs to know
 */
record Case(String name, String section, Optional<String> error, Map<String, Object> facts) {

    static Case good(String name, String section) {
        return new Case(name, section, Optional.empty(), new LinkedHashMap<>());
    }

    static Case bad(String name, String section, String error) {
        return new Case(name, section, Optional.of(error), new LinkedHashMap<>());
    }

    Case with(String fact, Object value) {
        facts.put(fact, value);
        return this;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("section", section);
        json.putAll(facts);
        json.put("result", error.isPresent() ? "refused" : "accepted");
        error.ifPresent(code -> json.put("error", code));
        return json;
    }
}

package org.fednode.standards;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A code list in memory. */
final class CodeTable implements CodeSystem {

    /** What the list's YAML file says. @param attributes names of its own columns */
    record Head(String id, Label label, Provenance provenance, List<String> attributes) {
        Head {
            attributes = List.copyOf(attributes);
        }
    }

    /** What the division tree needs to know of a code. */
    record Place(String level, boolean virtual) {
    }

    private final Head head;
    private final List<Code> codes;
    private final Map<String, Code> byCode;
    private final Map<String, Place> places;
    private final Map<String, Validity> validities;
    private final Map<String, Map<String, String>> attributes;

    /** @param byCode of codes that are given twice the first */
    CodeTable(Head head, List<Code> codes, Map<String, Code> byCode, Map<String, Place> places, Map<String, Validity> validities,
            Map<String, Map<String, String>> attributes) {
        this.head = head;
        this.codes = List.copyOf(codes);
        this.byCode = byCode;
        this.places = places;
        this.validities = validities;
        this.attributes = attributes;
    }

    @Override
    public String id() {
        return head.id();
    }

    @Override
    public Label label() {
        return head.label();
    }

    @Override
    public Provenance provenance() {
        return head.provenance();
    }

    @Override
    public List<Code> codes() {
        return codes;
    }

    @Override
    public Optional<Code> find(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    @Override
    public Set<String> attributes() {
        return Set.copyOf(head.attributes());
    }

    @Override
    public Map<String, String> attribute(String name) {
        if (!name.equals(PARENT)) {
            return attributes.getOrDefault(name, Map.of());
        }
        Map<String, String> parents = new TreeMap<>();
        codes.stream().filter(code -> !code.parent().isEmpty()).forEach(code -> parents.put(code.code(), code.parent()));
        return parents;
    }

    @Override
    public Validity validity(String code) {
        return validities.getOrDefault(code, Validity.ALWAYS);
    }

    boolean has(String code) {
        return byCode.containsKey(code);
    }

    /** Level and virtuality, where the list's file has such columns. */
    Optional<Place> place(String code) {
        return Optional.ofNullable(places.get(code));
    }
}

package org.fednode.standards;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A code list in memory. */
final class CodeTable implements CodeSystem {

    /** What the division tree needs to know of a code. */
    record Place(String level, boolean virtual) {
    }

    private final String id;
    private final Label label;
    private final List<Code> codes;
    private final Map<String, Code> byCode;
    private final Map<String, Place> places;

    CodeTable(String id, Label label, List<Code> codes, Map<String, Place> places) {
        this.id = id;
        this.label = label;
        this.codes = List.copyOf(codes);
        this.byCode = new HashMap<>(codes.size() * 2);
        codes.forEach(code -> byCode.putIfAbsent(code.code(), code));
        this.places = Map.copyOf(places);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Label label() {
        return label;
    }

    @Override
    public List<Code> codes() {
        return codes;
    }

    @Override
    public Optional<Code> find(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    boolean has(String code) {
        return byCode.containsKey(code);
    }

    /** Level and virtuality, where the list's file has such columns. */
    Optional<Place> place(String code) {
        return Optional.ofNullable(places.get(code));
    }
}

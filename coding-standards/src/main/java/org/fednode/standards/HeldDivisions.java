package org.fednode.standards;

import java.util.List;

/** Several tables, newest first: of each code the newest that has it tells. */
record HeldDivisions(List<Divisions> tables) implements Divisions {

    HeldDivisions {
        tables = List.copyOf(tables);
        if (tables.isEmpty()) {
            throw new IllegalArgumentException("there is no division table");
        }
    }

    private Divisions of(String code) {
        return tables.stream().filter(table -> table.exists(code)).findFirst().orElse(newest());
    }

    private Divisions newest() {
        return tables.get(0);
    }

    @Override
    public String version() {
        return newest().version();
    }

    @Override
    public String root() {
        return newest().root();
    }

    @Override
    public boolean exists(String code) {
        return tables.stream().anyMatch(table -> table.exists(code));
    }

    @Override
    public boolean contains(String ancestor, String division) {
        return tables.stream().anyMatch(table -> table.contains(ancestor, division));
    }

    @Override
    public String level(String code) {
        return of(code).level(code);
    }

    @Override
    public String parent(String code) {
        return of(code).parent(code);
    }

    @Override
    public long count(String level, String ancestor) {
        return newest().count(level, ancestor);
    }

    @Override
    public CodeSystem.Validity validity(String code) {
        return newest().validity(code); // it lists what was retired since, too
    }

    @Override
    public String name(String code) {
        return of(code).name(code);
    }
}

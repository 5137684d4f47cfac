package org.fednode.standards;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.fednode.standards.format.Digits;

/** The division tree built from code systems. */
final class DivisionTable implements Divisions {

    static final String NATIONAL = "national";
    private static final int COUNTY_DIGITS = 6;
    private static final int TOWNSHIP_DIGITS = 9;
    private static final int VILLAGE_DIGITS = 12;

    /** @param parent as in the table, which may be a virtual grouping */
    private record Place(String name, String level, String parent, boolean virtual) {
    }

    /** What a field wants of the tree; most fields want the same. */
    private record Levels(List<String> levels, boolean withRetired) {
    }

    private final Map<Levels, IntSet> sets = new ConcurrentHashMap<>();
    private final String version;
    private final String root;
    private final Map<String, Place> places;
    private final IntSet everAssigned;
    private final int[] retired;
    private final IntSet townships;
    private final Map<String, String> zones;
    private final List<CodeTable> tables;

    private DivisionTable(DivisionSource source, Map<String, Place> places, IntSet everAssigned, int[] retired,
            IntSet townships, Map<String, String> zones, List<CodeTable> tables) {
        this.version = source.version();
        this.root = source.root();
        this.places = places;
        this.everAssigned = everAssigned;
        this.retired = retired;
        this.townships = townships;
        this.zones = zones;
        this.tables = tables;
    }

    static DivisionTable build(DivisionSource source, Map<String, CodeTable> tables, PackageFiles files) {
        if (source.equals(DivisionSource.UNKNOWN)) {
            IntSet none = new IntSet();
            return new DivisionTable(source, Map.of(), none, new int[0], none, Map.of(), List.of());
        }
        List<CodeTable> current = named(List.of(source.current()), tables, files);
        List<CodeTable> all = new ArrayList<>(current);
        all.addAll(named(source.additional(), tables, files));
        Map<String, Place> places = new HashMap<>();
        places.put(source.root(), new Place(source.rootLabel().zh(), NATIONAL, "", false));
        for (CodeTable table : all) {
            table.codes().forEach(code -> places.put(code.code(), place(table, code, files)));
        }
        List<CodeTable> gone = named(source.retired(), tables, files);
        int[] retired = numbers(gone);
        all.addAll(gone);
        int[] today = numbers(current);
        int[] assigned = Arrays.copyOf(today, today.length + retired.length);
        System.arraycopy(retired, 0, assigned, today.length, retired.length);
        List<String> townships = source.townships().isEmpty() ? List.of() : List.of(source.townships());
        DivisionTable table = new DivisionTable(source, places, new IntSet(assigned), retired,
                new IntSet(numbers(named(townships, tables, files))), zones(named(source.statistical(), tables, files)), all);
        table.checkThatAllReachTheRoot(files);
        table.checkThatZonesAreNoDivisions(files);
        return table;
    }

    /** The division that each zone lies in. */
    private static Map<String, String> zones(List<CodeTable> tables) {
        Map<String, String> zones = new TreeMap<>();
        tables.forEach(table -> table.codes().forEach(code -> zones.put(code.code(), code.parent())));
        return zones;
    }

    private static List<CodeTable> named(List<String> ids, Map<String, CodeTable> tables, PackageFiles files) {
        List<CodeTable> named = new ArrayList<>();
        for (String id : ids) {
            if (tables.containsKey(id)) {
                named.add(tables.get(id));
            } else {
                files.problem(StandardHead.FILE, "divisions names the unknown code system '" + id + "'");
            }
        }
        return named;
    }

    private static Place place(CodeTable table, CodeSystem.Code code, PackageFiles files) {
        CodeTable.Place place = table.place(code.code()).orElse(null);
        if (place == null) {
            files.problem(CodeTableLoader.FOLDER + table.id() + ".csv", "division " + code.code() + " has no level");
            return new Place(code.label().zh(), "", code.parent(), false);
        }
        return new Place(code.label().zh(), place.level(), code.parent(), place.virtual());
    }

    private static int[] numbers(List<CodeTable> tables) {
        int[] numbers = new int[tables.stream().mapToInt(table -> table.codes().size()).sum()];
        int count = 0;
        for (CodeTable table : tables) {
            for (CodeSystem.Code code : table.codes()) {
                if (code.code().length() <= 9 && Digits.areDigits(code.code(), 0, code.code().length())) {
                    numbers[count++] = Integer.parseInt(code.code());
                }
            }
        }
        return Arrays.copyOf(numbers, count);
    }

    private void checkThatAllReachTheRoot(PackageFiles files) {
        for (String code : places.keySet()) {
            String at = code;
            for (int steps = 0; steps < 10 && places.containsKey(at) && !at.equals(root); steps++) {
                at = places.get(at).parent();
            }
            if (!at.equals(root)) {
                files.problem(StandardHead.FILE, "division " + code + " does not lead to the root " + root);
            }
        }
    }

    private void checkThatZonesAreNoDivisions(PackageFiles files) {
        zones.keySet().stream()
                .filter(places::containsKey)
                .forEach(zone -> files.problem(StandardHead.FILE, "zone " + zone + " is of statistics only: no division"));
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String root() {
        return root;
    }

    @Override
    public boolean exists(String code) {
        return places.containsKey(code);
    }

    @Override
    public boolean contains(String ancestor, String division) {
        if (!places.containsKey(ancestor)) {
            return false;
        }
        Place place = places.get(division);
        String at = division;
        while (place != null && !at.equals(ancestor)) {
            at = place.parent();
            place = places.get(at);
        }
        return place != null;
    }

    @Override
    public String level(String code) {
        Place place = places.get(code);
        return place == null || place.virtual() ? "" : place.level();
    }

    @Override
    public String parent(String code) {
        Place place = places.get(code);
        if (place == null) {
            return "";
        }
        String parent = place.parent();
        while (places.containsKey(parent) && places.get(parent).virtual()) {
            parent = places.get(parent).parent();
        }
        return parent;
    }

    @Override
    public long count(String level, String ancestor) {
        return places.keySet().stream().filter(code -> level(code).equals(level) && contains(ancestor, code)).count();
    }

    /** Of villages no table tells: one goes with its township, and keeps its own digits. */
    @Override
    public CodeSystem.Validity validity(String code) {
        if (code.length() == VILLAGE_DIGITS) {
            CodeSystem.Validity township = listed(code.substring(0, TOWNSHIP_DIGITS));
            return new CodeSystem.Validity(township.from(), township.to(), township.successor()
                    .filter(successor -> successor.length() == TOWNSHIP_DIGITS).map(successor -> successor + code.substring(TOWNSHIP_DIGITS)));
        }
        return listed(code);
    }

    private CodeSystem.Validity listed(String code) {
        return tables.stream().filter(table -> table.find(code).isPresent()).map(table -> table.validity(code)).findFirst()
                .orElse(CodeSystem.Validity.ALWAYS);
    }

    @Override
    public String name(String code) {
        Place place = places.get(code);
        return place == null ? "" : place.name();
    }

    /** Whether the division of the table ever gave out identity numbers: today's or retired, below a province. */
    boolean gaveIdNumbers(int code) {
        return code % 10000 != 0 && everAssigned.contains(code);
    }

    /** The six-digit codes of these levels, and those that are gone if wanted. */
    IntSet codes(List<String> levels, boolean withRetired) {
        return sets.computeIfAbsent(new Levels(levels, withRetired), wanted -> find(levels, withRetired));
    }

    private IntSet find(List<String> levels, boolean withRetired) {
        int[] gone = withRetired ? retired : new int[0];
        int[] codes = Arrays.copyOf(gone, gone.length + places.size());
        int count = gone.length;
        for (Map.Entry<String, Place> entry : places.entrySet()) {
            String code = entry.getKey();
            Place place = entry.getValue();
            if (!place.virtual() && levels.contains(place.level()) && code.length() == COUNTY_DIGITS
                    && Digits.areDigits(code, 0, COUNTY_DIGITS)) {
                codes[count++] = Integer.parseInt(code);
            }
        }
        return new IntSet(Arrays.copyOf(codes, count));
    }

    /** The division in which a zone of statistics only lies; empty where the code is no such zone. */
    Optional<String> aroundZone(String code) {
        return Optional.ofNullable(zones.get(code));
    }

    boolean isTownship(int code) {
        return townships.contains(code);
    }
}

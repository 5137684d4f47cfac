package org.fednode.standards.change;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.standards.CodeSystem;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;
import org.fednode.standards.RecordValues;
import org.fednode.standards.StandardPackage;

/**
 * Replaces codes that are no longer in force by those that the standard names as their successors. Where it names none
 * the successor is unknown, and the code stays as it is.
 */
public final class Successors {

    private static final int LONGEST_CHAIN = 10;

    private final StandardPackage standard;
    private final String today;
    private final Map<String, String> divisions;

    /** @param today a code is replaced from the day on after which it is no longer in force */
    public Successors(StandardPackage standard, LocalDate today) {
        this(standard, today, Map.of());
    }

    /** @param divisions what people say follows a division that is over, which for one that was split the standard can't tell */
    public Successors(StandardPackage standard, LocalDate today, Map<String, String> divisions) {
        this.standard = standard;
        this.divisions = Map.copyOf(divisions);
        this.today = today.toString();
    }

    /** One code for another. @param field its id; of a row's member {@code group.member} */
    public record Replacement(String field, String from, String to) {
    }

    /** A record with its codes replaced. */
    public record Replaced(RecordValues values, List<Replacement> replacements) {
        public Replaced {
            replacements = List.copyOf(replacements);
        }
    }

    /** Empty where the record has no code with a successor. */
    public Optional<Replaced> replace(RecordValues values) {
        List<Replacement> replacements = new ArrayList<>();
        RecordValues replaced = replace("", values, replacements);
        return replacements.isEmpty() ? Optional.empty() : Optional.of(new Replaced(replaced, replacements));
    }

    private RecordValues replace(String group, RecordValues values, List<Replacement> replacements) {
        RecordValues copy = new RecordValues(values.fields());
        for (Field field : values.fields()) {
            copy.set(field.index(), value(group, field, values.get(field.index()), replacements));
        }
        return copy;
    }

    private Object value(String group, Field field, Object value, List<Replacement> replacements) {
        if (value instanceof String code) {
            return code(group, field, code, replacements);
        }
        if (!(value instanceof List<?> items)) {
            return value;
        }
        if (field.type() == FieldType.GROUP) {
            return items.stream().map(row -> replace(field.id() + '.', (RecordValues) row, replacements)).toList();
        }
        LinkedHashSet<Object> codes = new LinkedHashSet<>(); // two codes may have one successor
        items.forEach(item -> codes.add(item instanceof String code ? code(group, field, code, replacements) : item));
        return List.copyOf(codes);
    }

    private String code(String group, Field field, String code, List<Replacement> replacements) {
        String last = code;
        for (int steps = 0; steps < LONGEST_CHAIN; steps++) {
            Optional<String> next = successor(field, last);
            if (next.isEmpty()) {
                break;
            }
            last = next.get();
        }
        if (!last.equals(code)) {
            replacements.add(new Replacement(group + field.id(), code, last));
        }
        return last;
    }

    private Optional<String> successor(Field field, String code) {
        boolean division = field.element() == FieldType.DIVISION;
        CodeSystem.Validity validity = division ? standard.divisions().validity(code)
                : field.codeSystem().map(standard.codeSystems()::get).map(codes -> codes.validity(code)).orElse(CodeSystem.Validity.ALWAYS);
        if (!isOver(validity.to())) {
            return Optional.empty();
        }
        return division && divisions.containsKey(code) ? Optional.of(divisions.get(code)) : validity.successor();
    }

    /** @param last day, month or year; empty where the code is in force */
    private boolean isOver(String last) {
        return !last.isEmpty() && today.substring(0, Math.min(last.length(), today.length())).compareTo(last) > 0;
    }
}

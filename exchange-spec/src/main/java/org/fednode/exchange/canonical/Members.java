package org.fednode.exchange.canonical;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The members of a canonical object, read by name and type; every fault is an {@link IllegalArgumentException}. */
public final class Members {

    private final String where;
    private final Map<String, Object> members;

    public Members(String where, Map<String, Object> members) {
        this.where = where;
        this.members = members;
    }

    /** Refuses members that are not named. */
    public Members only(String... names) {
        Set<String> unknown = new TreeSet<>(members.keySet());
        unknown.removeAll(Set.of(names));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(where + " has members that are not in the specification");
        }
        return this;
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    public String text(String name) {
        return typed(name, String.class);
    }

    public Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    public long integer(String name, long least, long most) {
        long number = typed(name, Long.class);
        if (number < least || number > most) {
            throw new IllegalArgumentException(path(name) + " must lie between " + least + " and " + most);
        }
        return number;
    }

    public Instant time(String name) {
        return Timestamp.parse(text(name));
    }

    @SuppressWarnings("unchecked") // the parser makes maps with text keys only
    public Members object(String name) {
        return new Members(path(name), typed(name, Map.class));
    }

    public List<?> list(String name) {
        return typed(name, List.class);
    }

    /** The objects of an array. */
    public List<Members> objects(String name) {
        return list(name).stream().map(item -> object(path(name), item)).toList();
    }

    /** The texts of an array. */
    public List<String> texts(String name) {
        return list(name).stream().map(item -> {
            if (item instanceof String text) {
                return text;
            }
            throw new IllegalArgumentException(path(name) + " must hold texts");
        }).toList();
    }

    /** All members, as the parser read them. */
    public Map<String, Object> asMap() {
        return members;
    }

    @SuppressWarnings("unchecked") // the parser makes maps with text keys only
    private static Members object(String where, Object item) {
        if (item instanceof Map<?, ?> map) {
            return new Members(where, (Map<String, Object>) map);
        }
        throw new IllegalArgumentException(where + " must hold objects");
    }

    private <T> T typed(String name, Class<T> type) {
        Object value = members.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(path(name) + (value == null ? " is missing" : " has the wrong type"));
        }
        return type.cast(value);
    }

    private String path(String name) {
        return where + "." + name;
    }
}

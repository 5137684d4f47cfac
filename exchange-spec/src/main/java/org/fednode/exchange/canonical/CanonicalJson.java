package org.fednode.exchange.canonical;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The canonical JSON of the wire: RFC 8785 without null, without fractions and with integers up to 2^53-1
 * (spec/canonical-json.md). Values are {@code Map<String, ?>}, {@code List<?>}, {@code String}, {@code Long} or
 * {@code Integer}, and {@code Boolean}.
 */
public final class CanonicalJson {

    private static final long MAX_INTEGER = (1L << 53) - 1;

    private CanonicalJson() {
    }

    /** Checks that the range holds exactly one canonical value. Builds nothing. */
    public static void check(byte[] bytes, int from, int to) throws CanonicalProblem {
        scan(new CanonicalScanner(bytes, from, to));
    }

    private static void scan(CanonicalScanner scanner) throws CanonicalProblem {
        scanner.value();
        if (!scanner.atEnd()) {
            throw scanner.problem("nothing may follow the value");
        }
    }

    /** Reads one canonical object. */
    public static Map<String, Object> parseObject(byte[] bytes) throws CanonicalProblem {
        check(bytes, 0, bytes.length);
        if (bytes[0] != '{') {
            throw new CanonicalProblem(0, "an object was expected");
        }
        return new Reader(bytes).object();
    }

    /**
     * Writes a value, sorting the members of objects.
     *
     * @throws IllegalArgumentException when the profile can't carry it
     */
    public static byte[] write(Object value) {
        CanonicalOutput output = new CanonicalOutput(512);
        write(value, output, 0);
        return output.toBytes();
    }

    private static void write(Object value, CanonicalOutput output, int depth) {
        if (value instanceof String text) {
            output.string(text);
        } else if (value instanceof Boolean flag) {
            output.ascii(flag ? "true" : "false");
        } else if (value instanceof Long || value instanceof Integer) {
            writeInteger(((Number) value).longValue(), output);
        } else if (value instanceof Map<?, ?> object) {
            writeObject(object, output, deeper(depth));
        } else if (value instanceof List<?> array) {
            writeArray(array, output, deeper(depth));
        } else {
            throw new IllegalArgumentException("canonical JSON here has strings, integers, booleans, arrays, objects");
        }
    }

    private static int deeper(int depth) {
        if (depth == CanonicalScanner.MAX_DEPTH) {
            throw new IllegalArgumentException("nested deeper than " + CanonicalScanner.MAX_DEPTH);
        }
        return depth + 1;
    }

    private static void writeInteger(long number, CanonicalOutput output) {
        if (Math.abs(number) > MAX_INTEGER || number == Long.MIN_VALUE) {
            throw new IllegalArgumentException("an integer beyond 2^53-1 is written as a string");
        }
        output.ascii(Long.toString(number));
    }

    private static void writeObject(Map<?, ?> object, CanonicalOutput output, int depth) {
        Map<String, Object> sorted = new TreeMap<>(); // String's order is that of UTF-16 code units
        object.forEach((name, value) -> sorted.put((String) name, value));
        char before = '{';
        for (Map.Entry<String, Object> member : sorted.entrySet()) {
            output.raw(before).string(member.getKey()).raw(':');
            write(member.getValue(), output, depth);
            before = ',';
        }
        if (before == '{') {
            output.raw('{');
        }
        output.raw('}');
    }

    private static void writeArray(List<?> array, CanonicalOutput output, int depth) {
        output.raw('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                output.raw(',');
            }
            write(array.get(i), output, depth);
        }
        output.raw(']');
    }

    /** Builds values from bytes that were checked before, so it can't fail. */
    private static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        private Object value() {
            return switch (bytes[at]) {
                case '"' -> string();
                case '{' -> object();
                case '[' -> array();
                case 't' -> word(true, 4);
                case 'f' -> word(false, 5);
                default -> integer();
            };
        }

        Map<String, Object> object() {
            Map<String, Object> members = new LinkedHashMap<>();
            at++;
            while (bytes[at] != '}') {
                String name = string();
                at++;
                members.put(name, value());
                if (bytes[at] == ',') {
                    at++;
                }
            }
            at++;
            return members;
        }

        private List<Object> array() {
            List<Object> items = new ArrayList<>();
            at++;
            while (bytes[at] != ']') {
                items.add(value());
                if (bytes[at] == ',') {
                    at++;
                }
            }
            at++;
            return items;
        }

        private String string() {
            int from = ++at;
            while (bytes[at] != '"') {
                at += bytes[at] == '\\' ? 2 : 1;
            }
            return CanonicalScanner.decode(bytes, from, at++);
        }

        private Boolean word(boolean value, int length) {
            at += length;
            return value;
        }

        private Long integer() {
            int from = at;
            while (at < bytes.length && (bytes[at] == '-' || bytes[at] >= '0' && bytes[at] <= '9')) {
                at++;
            }
            return Long.parseLong(CanonicalScanner.decode(bytes, from, at));
        }
    }
}

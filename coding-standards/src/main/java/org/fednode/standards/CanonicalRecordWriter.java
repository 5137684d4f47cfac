package org.fednode.standards;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/** Writes canonical JSON from precomputed member names in key order. */
final class CanonicalRecordWriter implements RecordWriter {

    private final Member[] members;

    /** @param name {@code "id":} in bytes */
    private record Member(int index, byte[] name, Member[] group) {
    }

    CanonicalRecordWriter(List<Field> fields) {
        this.members = members(fields);
    }

    private static Member[] members(List<Field> fields) {
        return fields.stream()
                .sorted(Comparator.comparing(Field::id))
                .map(field -> new Member(field.index(), ('"' + field.id() + "\":").getBytes(StandardCharsets.US_ASCII),
                        members(field.members())))
                .toArray(Member[]::new);
    }

    @Override
    public byte[] write(RecordValues values) {
        JsonBytes json = new JsonBytes();
        write(values, members, json);
        return json.toBytes();
    }

    private static void write(RecordValues values, Member[] members, JsonBytes json) {
        json.put('{');
        boolean first = true;
        for (Member member : members) {
            Object value = values.get(member.index());
            if (value != null) {
                if (!first) {
                    json.put(',');
                }
                first = false;
                json.put(member.name());
                write(value, member, json);
            }
        }
        json.put('}');
    }

    private static void write(Object value, Member member, JsonBytes json) {
        if (value instanceof String text) {
            json.text(text);
        } else if (value instanceof RecordValues row) {
            write(row, member.group(), json);
        } else if (value instanceof List<?> items) {
            json.put('[');
            for (int i = 0; i < items.size(); i++) {
                if (i > 0) {
                    json.put(',');
                }
                write(items.get(i), member, json);
            }
            json.put(']');
        } else {
            json.ascii(value.toString());
        }
    }
}

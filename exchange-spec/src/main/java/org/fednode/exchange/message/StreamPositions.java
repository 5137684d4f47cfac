package org.fednode.exchange.message;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.Members;

/** How far a node has come in streams of others, as messages say it: an array of origin, epoch, stream and seq. */
public final class StreamPositions {

    /** Most streams in one message. */
    public static final int MOST = 4_000;

    private static final long MAX_INTEGER = (1L << 53) - 1;
    private static final int LONGEST_NAME = 64;

    private StreamPositions() {
    }

    public static List<Map<String, Object>> write(Map<StreamId, Long> positions) {
        List<Map<String, Object>> list = new ArrayList<>();
        positions.keySet().stream().sorted(Comparator.comparing(StreamId::toString)).forEach(stream -> list.add(Map.of(
                "origin", stream.origin(), "epoch", stream.epoch(), "stream", stream.stream(), "seq", positions.get(stream))));
        return list;
    }

    /** @throws IllegalArgumentException saying what is wrong with the array */
    public static Map<StreamId, Long> read(List<Members> list) {
        if (list.size() > MOST) {
            throw new IllegalArgumentException("more than " + MOST + " streams in one message");
        }
        Map<StreamId, Long> positions = new LinkedHashMap<>();
        for (Members one : list) {
            one.only("origin", "epoch", "stream", "seq");
            positions.put(new StreamId(name(one, "origin"), one.integer("epoch", 1, MAX_INTEGER), name(one, "stream")),
                    one.integer("seq", 1, MAX_INTEGER));
        }
        return positions;
    }

    private static String name(Members one, String member) {
        String name = one.text(member);
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(member + " must have 1 to " + LONGEST_NAME + " characters");
        }
        return name;
    }
}

package org.fednode.node.reconcile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.reconcile.RowFacts;

/** The members that the steps of a reconciliation share (exchange-spec/spec/reconciliation.md#steps), and their limits. */
final class Steps {

    static final String ABOUT = "reconciliation";

    static final int MOST_BUCKETS = 256;
    static final int MOST_LOCATED = 8_192;
    static final int MOST_ROWS = 256;
    static final int MOST_STREAMS = 1_000;
    static final int MOST_PLACES = 4_000;
    static final int PART_BYTES = 512 << 10;
    static final long MAX_INTEGER = (1L << 53) - 1;

    /** Rows of one answer: as long as a key may be, so many fit. */
    static final int ROWS_AN_ANSWER = 600;
    /** Rows of one answer to whom asks. */
    static final long MOST_ROWS_IN_ALL = 40_000;

    private static final long MOST_MILLIS = 253_402_300_799_999L;

    private Steps() {
    }

    static Map<String, Object> step(String name, Object... members) {
        Map<String, Object> step = new LinkedHashMap<>(Map.of("step", name));
        for (int i = 0; i < members.length; i += 2) {
            step.put((String) members[i], members[i + 1]);
        }
        return step;
    }

    /** @throws IllegalArgumentException when there are more, or fewer than {@code least} */
    static <T> List<T> limited(String what, List<T> list, int least, int most) {
        if (list.size() < least || list.size() > most) {
            throw new IllegalArgumentException(what + " are " + least + " to " + most);
        }
        return list;
    }

    static Map<String, Object> row(RowFacts row) {
        Map<String, Object> json = new LinkedHashMap<>(Map.of("origin", row.origin(), "key", row.key(), "epoch", row.epoch(),
                "seq", row.seq(), "line", row.line(), "time", row.at().toEpochMilli()));
        row.content().ifPresent(content -> json.put("content", HexFormat.of().formatHex(content)));
        return json;
    }

    static RowFacts row(Members row) {
        row.only("content", "epoch", "key", "line", "origin", "seq", "time");
        return new RowFacts(row.text("origin"), row.text("key"), number(row, "epoch"), number(row, "seq"),
                (int) row.integer("line", 0, Integer.MAX_VALUE), Instant.ofEpochMilli(row.integer("time", -MOST_MILLIS, MOST_MILLIS)),
                row.optionalText("content").map(HexFormat.of()::parseHex));
    }

    /** Stored numbers may be anything that somebody wrote there. */
    private static long number(Members members, String name) {
        return members.integer(name, -MAX_INTEGER, MAX_INTEGER);
    }

    static List<RowFacts> rows(Members answer) {
        return limited("rows", answer.objects("rows"), 0, ROWS_AN_ANSWER).stream().map(Steps::row).toList();
    }

    static Map<String, Object> name(RowName name) {
        return Map.of("origin", name.origin(), "key", name.key());
    }

    static RowName name(Members name) {
        name.only("key", "origin");
        return new RowName(name.text("origin"), name.text("key"));
    }

    static Map<String, Object> stream(StreamId stream, String name, long seq) {
        return Map.of("origin", stream.origin(), "epoch", stream.epoch(), "stream", stream.stream(), name, seq);
    }

    static StreamId stream(Members members) {
        return new StreamId(members.text("origin"), members.integer("epoch", 1, MAX_INTEGER), members.text("stream"));
    }

    /** One page of rows, and where the next begins. */
    static Map<String, Object> page(List<RowFacts> rows, int from) {
        int to = Math.min(rows.size(), from + ROWS_AN_ANSWER);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("rows", new ArrayList<>(rows.subList(from, to).stream().map(Steps::row).toList()));
        if (to < rows.size()) {
            answer.put("next", (long) to);
        }
        return answer;
    }

    static Optional<Long> next(Members answer) {
        return answer.has("next") ? Optional.of(answer.integer("next", 1, MOST_ROWS_IN_ALL)) : Optional.empty();
    }

    static String base64(byte[] bytes, int from, int to) {
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(bytes, from, to));
    }
}

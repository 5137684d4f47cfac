package org.fednode.exchange.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.Members;

/**
 * What a child tells its parent of what came down to it (spec/transport.md#greeting): with {@code hello} after each
 * connection, with {@code taken} when it has taken something.
 *
 * @param directives last sequence taken of each stream of directives from above; empty for none
 * @param refused what it can't take
 * @param standards nodes, itself and those below it, by the version of the standard that is in force there
 * @param start a name of its own for each start of the child; empty when it says none
 */
public record Greeting(Kind kind, Map<StreamId, Long> directives, List<Refused> refused, Map<String, List<String>> standards,
        Optional<String> start) {

    private static final int MOST_REFUSED = 100;
    private static final int MOST_VERSIONS = 50;
    private static final int MOST_NODES = 20_000;
    private static final int LONGEST_NAME = 64;
    private static final long MAX_INTEGER = (1L << 53) - 1;

    /** Whether the parent shall send again what is beyond, or only go on. */
    public enum Kind {
        HELLO("hello"), TAKEN("taken");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        public String type() {
            return type;
        }
    }

    /** A directive that the child does not take. @param reason code of spec/errors.md */
    public record Refused(StreamId stream, long seq, String reason) {
    }

    public Greeting {
        directives = Map.copyOf(directives);
        refused = List.copyOf(refused);
        standards = Map.copyOf(standards);
    }

    /** @throws MessageProblem when it is no greeting, or a wrong one */
    public static Greeting read(PeerMessage message) throws MessageProblem {
        try {
            Kind kind = message.type().equals(Kind.HELLO.type()) ? Kind.HELLO : Kind.TAKEN;
            if (!message.type().equals(kind.type())) {
                throw new IllegalArgumentException("a message of type " + message.type() + " is no greeting");
            }
            Members members = message.members().only("type", "directives", "refused", "standards", "start");
            return new Greeting(kind, StreamPositions.read(objects(members, "directives")),
                    objects(members, "refused").stream().limit(MOST_REFUSED).map(Greeting::refused).toList(),
                    standards(objects(members, "standards")),
                    members.has("start") ? Optional.of(name(members.text("start"))) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new MessageProblem(MessageProblem.Code.FORMAT, e.getMessage());
        }
    }

    private static List<Members> objects(Members members, String name) {
        return members.has(name) ? members.objects(name) : List.of();
    }

    private static Refused refused(Members one) {
        one.only("origin", "epoch", "stream", "seq", "reason");
        return new Refused(new StreamId(name(one.text("origin")), one.integer("epoch", 1, MAX_INTEGER), name(one.text("stream"))),
                one.integer("seq", 1, MAX_INTEGER), name(one.text("reason")));
    }

    private static Map<String, List<String>> standards(List<Members> list) {
        if (list.size() > MOST_VERSIONS) {
            throw new IllegalArgumentException("standards has more than " + MOST_VERSIONS + " versions");
        }
        Map<String, List<String>> standards = new LinkedHashMap<>();
        int nodes = 0;
        for (Members one : list) {
            one.only("version", "nodes");
            List<String> ids = one.texts("nodes").stream().map(Greeting::name).toList();
            nodes += ids.size();
            standards.put(name(one.text("version")), ids);
        }
        if (nodes > MOST_NODES) {
            throw new IllegalArgumentException("standards names more than " + MOST_NODES + " nodes");
        }
        return standards;
    }

    private static String name(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("names have 1 to " + LONGEST_NAME + " characters");
        }
        return name;
    }

    public PeerMessage message() {
        Map<String, Object> members = new TreeMap<>();
        if (!directives.isEmpty()) {
            members.put("directives", StreamPositions.write(directives));
        }
        if (!refused.isEmpty()) {
            members.put("refused", refused.stream().limit(MOST_REFUSED).map(one -> Map.of("origin", one.stream().origin(),
                    "epoch", one.stream().epoch(), "stream", one.stream().stream(), "seq", one.seq(), "reason", one.reason())).toList());
        }
        if (!standards.isEmpty()) {
            List<Object> list = new ArrayList<>();
            new TreeMap<>(standards).forEach((version, nodes) -> list.add(Map.of("version", version, "nodes", nodes)));
            members.put("standards", list);
        }
        start.ifPresent(name -> members.put("start", name));
        return PeerMessage.of(kind.type(), members);
    }
}

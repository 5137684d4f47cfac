package org.fednode.node.link.queue;

import java.util.Optional;
import java.util.regex.Pattern;

/** Names of the queues; each is the only one of its address. */
final class Queues {

    /** What waits here for our own parent. */
    static final String UPLINK = "uplink";

    private static final String UP = "up.";

    /** No character that means something to Artemis in an address: wildcards, commas, the colons of a qualified name. */
    private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private Queues() {
    }

    static String up(String child) {
        return UP + child;
    }

    /** Whose queue it is, when it is one in which a child's messages come. */
    static Optional<String> child(String queue) {
        return queue.startsWith(UP) ? Optional.of(queue.substring(UP.length())) : Optional.empty();
    }

    static String down(String child) {
        return "down." + child;
    }

    static boolean isNodeId(String id) {
        return NODE_ID.matcher(id).matches();
    }

    static String requireNodeId(String id) {
        if (!isNodeId(id)) {
            throw new IllegalArgumentException("not a node id for a queue: it needs 1 to 100 letters, digits, '.', '_' or '-'");
        }
        return id;
    }
}

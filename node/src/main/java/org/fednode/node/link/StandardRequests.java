package org.fednode.node.link;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.message.MessageProblem;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.node.runtime.Unavailable;
import org.jboss.logging.Logger;

/**
 * Versions of the standard that batches name and that this node, or one below, lacks: asks for them upward, until they
 * come. A parent that has one hands it down anyway, to where the child's greeting says; one that lacks it asks further
 * up; the national node shows what is asked for, since only its staff can publish it. Safe for use by several threads.
 */
public final class StandardRequests {

    /** Type of the message. */
    static final String WANT = "want";

    private static final Logger LOG = Logger.getLogger(StandardRequests.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int MOST = 100;

    private final Parts parts;
    private final Map<Manifest.Standard, Open> open = new LinkedHashMap<>();

    /** What it needs of the node. @param canGive whether this node hands the version down */
    public record Parts(PeerMessages messages, String self, Optional<String> parent, Predicate<Manifest.Standard> canGive, Clock clock) {
    }

    /** A version that is asked for. @param by the neighbours, or this node itself, that lack it */
    public record Wanted(String id, String version, List<String> by) {
    }

    private static final class Open {
        private final TreeSet<String> by = new TreeSet<>();
        private Instant asked = Instant.MIN;
    }

    public StandardRequests(Parts parts) {
        this.parts = parts;
        parts.messages().on(WANT, this::asked);
    }

    private void asked(String child, PeerMessage message) throws MessageProblem {
        try {
            Members standard = message.members().only("type", "standard").object("standard").only("id", "version", "digest");
            want(new Manifest.Standard(name(standard, "id"), name(standard, "version"), Digest.parse(standard.text("digest"))), child);
        } catch (IllegalArgumentException e) {
            throw new MessageProblem(MessageProblem.Code.FORMAT, e.getMessage());
        }
    }

    private static String name(Members standard, String member) {
        String name = standard.text(member);
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException("standard." + member + " is no name");
        }
        return name;
    }

    /** A batch names a version that isn't held here. */
    public void want(Manifest.Standard standard) {
        want(standard, parts.self());
    }

    private void want(Manifest.Standard standard, String by) {
        if (parts.canGive().test(standard) || !isDue(standard, by)) {
            return;
        }
        if (parts.parent().isEmpty()) {
            LOG.warnf("standard %s %s is asked for by %s and was never published: publish it here", standard.id(), standard.version(), by);
            return;
        }
        try {
            parts.messages().send(parts.parent().get(), PeerMessage.of(WANT, Map.of("standard", Map.of("id", standard.id(),
                    "version", standard.version(), "digest", standard.digest().toString()))));
        } catch (Unavailable e) {
            LOG.warnf("standard %s can't be asked for now, and is when it is missed again: %s", standard.version(), e.getMessage());
        }
    }

    private synchronized boolean isDue(Manifest.Standard standard, String by) {
        if (open.size() >= MOST && !open.containsKey(standard)) {
            return false;
        }
        Open one = open.computeIfAbsent(standard, any -> new Open());
        one.by.add(by);
        Instant now = parts.clock().instant();
        boolean due = one.asked.isBefore(now.minus(PAUSE)) || one.asked.isAfter(now);
        if (due) {
            one.asked = now;
        }
        return due;
    }

    /** Forgets what has come. */
    public synchronized void arrived() {
        open.keySet().removeIf(parts.canGive());
    }

    public synchronized List<Wanted> wanted() {
        return open.entrySet().stream().map(entry -> new Wanted(entry.getKey().id(), entry.getKey().version(),
                List.copyOf(entry.getValue().by))).toList();
    }
}

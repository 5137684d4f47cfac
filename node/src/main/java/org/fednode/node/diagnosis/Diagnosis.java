package org.fednode.node.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fednode.node.link.LinkStatus;
import org.fednode.node.link.queue.ParentTrouble;

/** From facts to causes, the first one first. */
public final class Diagnosis {

    /** With less, what is being stored may find no room. */
    static final long LEAST_FREE = 64L << 20;
    static final Duration CLOCKS_APART = Duration.ofMinutes(5);
    static final Duration SOON = Duration.ofDays(30);
    /** A parent that pulls is expected every day; of its schedule the child knows nothing. */
    static final Duration CALLS_WITHIN = Duration.ofHours(26);
    static final Duration RECEIPTS_WITHIN = Duration.ofMinutes(2);

    private Diagnosis() {
    }

    /** @return at least one */
    public static List<Cause> of(Facts facts) {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        ofThisNode(facts, causes);
        if (facts.link().direction() == LinkStatus.Direction.UP) {
            ofStreams(facts.stopped(), causes);
            ofTheWayUp(facts, causes);
        } else {
            ofTheWayDown(facts.link(), causes);
        }
        if (hasNone(causes)) {
            causes.add(facts.link().backlog() == 0 ? Cause.IDLE : Cause.MOVING);
        }
        return List.copyOf(causes);
    }

    /** A certificate that will end stops nothing yet. */
    private static boolean hasNone(Set<Cause> causes) {
        return causes.stream().allMatch(Cause.CERTIFICATE_ENDS::equals);
    }

    private static void ofThisNode(Facts facts, Set<Cause> causes) {
        Facts.Certificate own = facts.own();
        Instant now = facts.now();
        add(causes, Cause.DISK_FULL, facts.freeBytes() < LEAST_FREE);
        add(causes, Cause.CERTIFICATE_EXPIRED, now.isAfter(own.until()));
        add(causes, Cause.CLOCK_BEFORE_CERTIFICATE, now.isBefore(own.from()));
        add(causes, Cause.REVOKED, own.revoked());
        add(causes, Cause.CERTIFICATE_ENDS, !now.isAfter(own.until()) && now.plus(SOON).isAfter(own.until()));
    }

    private static void add(Set<Cause> causes, Cause cause, boolean holds) {
        if (holds) {
            causes.add(cause);
        }
    }

    private static void ofStreams(Set<String> stopped, Set<Cause> causes) {
        for (String code : stopped) {
            causes.add(switch (code) {
                case "batch.fork", "batch.prev" -> Cause.FORK;
                case "batch.standard-unknown" -> Cause.STANDARD_UNKNOWN;
                case "batch.standard-superseded" -> Cause.STANDARD_SUPERSEDED;
                case "batch.gap" -> Cause.GAP;
                case "batch.other-key" -> Cause.OTHER_KEY;
                case "batch.issuer-revoked" -> Cause.ISSUER_REVOKED;
                case "batch.revoked" -> Cause.REVOKED;
                default -> Cause.BATCH_REFUSED;
            });
        }
    }

    private static void ofTheWayUp(Facts facts, Set<Cause> causes) {
        LinkStatus link = facts.link();
        add(causes, Cause.CLOCK_DIFFERS, facts.clockAhead().abs().compareTo(CLOCKS_APART) > 0);
        facts.line().flatMap(Diagnosis::ofLine).ifPresent(causes::add);
        boolean connected = link.state().equals("connected");
        boolean silentSince = link.lastSuccess().map(last -> last.plus(RECEIPTS_WITHIN).isBefore(facts.now())).orElse(true)
                && facts.waitsSince().map(since -> since.plus(RECEIPTS_WITHIN).isBefore(facts.now())).orElse(false);
        if (link.kind().equals("pull")) {
            add(causes, Cause.NO_CALL, link.lastSuccess().map(last -> last.plus(CALLS_WITHIN).isBefore(facts.now())).orElse(true));
        } else if (connected) {
            add(causes, Cause.WINDOW_FULL, link.backlog() > 0 && silentSince && hasNone(causes));
        } else if (facts.line().isEmpty() || facts.line().get() == Facts.Line.GOOD) {
            causes.add(ofTrouble(link.lastError().orElse("")));
        }
    }

    private static Optional<Cause> ofLine(Facts.Line line) {
        return switch (line) {
            case NAME_UNKNOWN -> Optional.of(Cause.NAME_UNKNOWN);
            case REFUSED -> Optional.of(Cause.REFUSED);
            case SILENT -> Optional.of(Cause.SILENT);
            case NO_TLS -> Optional.of(Cause.NO_TLS);
            case OTHER_FEDERATION -> Optional.of(Cause.OTHER_FEDERATION);
            case CERTIFICATE_DATES -> Optional.of(Cause.PARENT_CERTIFICATE_DATES);
            case OTHER_NODE -> Optional.of(Cause.OTHER_NODE);
            case NOT_ACCEPTED -> Optional.of(Cause.NOT_APPROVED);
            case GOOD -> Optional.empty();
        };
    }

    private static Cause ofTrouble(String lastError) {
        if (lastError.equals(ParentTrouble.NOT_APPROVED.text())) {
            return Cause.NOT_APPROVED;
        }
        if (lastError.equals(ParentTrouble.OTHER_NODE.text())) {
            return Cause.OTHER_NODE;
        }
        return lastError.equals(ParentTrouble.NO_QUEUE.text()) ? Cause.NO_QUEUE : Cause.PARENT_TROUBLE;
    }

    private static void ofTheWayDown(LinkStatus link, Set<Cause> causes) {
        boolean pulled = !link.kind().equals("queue");
        add(causes, Cause.CHILD_TROUBLE, pulled && link.lastError().isPresent());
        add(causes, Cause.CHILD_SILENT, !pulled && !link.state().equals("connected"));
    }
}

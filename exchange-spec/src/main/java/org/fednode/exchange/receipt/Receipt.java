package org.fednode.exchange.receipt;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.log.TreeHead;

/**
 * What a receiver says of one stream, cumulatively.
 *
 * @param through last sequence archived, fsynced and applied; 0 for none
 * @param throughDigest its manifest's digest; empty when through is 0
 * @param subject digest of the batch that was held or refused; empty when accepted
 * @param subjectSeq the sequence that batch claims; 0 when accepted or unreadable
 * @param reason reason code when held or refused
 * @param exceptions lines judged invalid since the previous receipt of this stream
 * @param exceptionsOmitted how many more there were than a page has room for; 0 when all are named
 * @param logHead the receiver's log when it decided
 */
public record Receipt(StreamId stream, long through, Optional<Digest> throughDigest, Outcome outcome,
        Optional<Digest> subject, long subjectSeq, Optional<String> reason, List<LineException> exceptions, Instant time,
        int exceptionsOmitted, Optional<TreeHead> logHead) {

    /** What became of the latest batch of the stream. */
    public enum Outcome {
        ACCEPTED, PROVISIONAL, HELD, REFUSED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException when no outcome has that name */
        public static Outcome named(String wireName) {
            for (Outcome outcome : values()) {
                if (outcome.wireName().equals(wireName)) {
                    return outcome;
                }
            }
            throw new IllegalArgumentException("no such outcome: accepted, provisional, held or refused");
        }
    }

    /** A line that every level marks rejected: a reference, never a copy. */
    public record LineException(long seq, int line, List<String> codes) {
        public LineException {
            codes = List.copyOf(codes);
        }
    }

    public Receipt(StreamId stream, long through, Optional<Digest> throughDigest, Outcome outcome,
            Optional<Digest> subject, long subjectSeq, Optional<String> reason, List<LineException> exceptions,
            Instant time) {
        this(stream, through, throughDigest, outcome, subject, subjectSeq, reason, exceptions, time, 0, Optional.empty());
    }

    public Receipt {
        exceptions = List.copyOf(exceptions);
        time = time.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The same with the receiver's log. */
    public Receipt with(TreeHead head) {
        return new Receipt(stream, through, throughDigest, outcome, subject, subjectSeq, reason, exceptions, time,
                exceptionsOmitted, Optional.of(head));
    }

    /** The same with only the first exceptions, and the others counted. */
    Receipt withFirstExceptions(int kept) {
        return new Receipt(stream, through, throughDigest, outcome, subject, subjectSeq, reason,
                exceptions.subList(0, kept), time, exceptionsOmitted + exceptions.size() - kept, logHead);
    }
}

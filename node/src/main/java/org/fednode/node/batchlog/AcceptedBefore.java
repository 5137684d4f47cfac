package org.fednode.node.batchlog;

import java.time.Instant;
import java.util.function.BiFunction;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.Refusal;
import org.fednode.exchange.batch.Verification;

/**
 * Verifies again what this node's own archive holds. It was accepted while its certificates were valid, and stays good
 * when they have expired since: they are then judged at the time when the batch says that it was made. So are directives that the
 * parent hands down, for it has accepted them before. What comes from below never gets this grace.
 */
public final class AcceptedBefore {

    private AcceptedBefore() {
    }

    /** @param verifier judges a file at a time */
    public static Verification verify(BiFunction<byte[], Instant, Verification> verifier, byte[] file, Instant now) {
        Verification today = verifier.apply(file, now);
        if (today instanceof Verification.Refused refused && refused.reason() == Refusal.CERTIFICATE_NOT_VALID_NOW) {
            return refused.claimed().map(Manifest::created).filter(now::isAfter).map(made -> verifier.apply(file, made)).orElse(today);
        }
        return today;
    }
}

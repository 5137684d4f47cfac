package org.fednode.node.projection;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a common ancestor says of a key that several nodes claim (exchange-spec/spec/ownership.md#words).
 *
 * @param id names the key without telling it
 * @param key the record's key: may be personal, so it stands in no log
 * @param version counts the issuer's words on the key, so that the latest one is known in whatever stream it comes
 * @param claimants ids of the nodes that claim it, in order; none where the word is withdrawn
 * @param owner the one whose claim counts; empty where the word is withdrawn
 * @param reason why a person decided so; empty but for a decision
 */
public record OwnerWord(String issuer, String id, String dataSet, String key, long version, List<String> claimants, String owner,
        Grounds grounds, String reason, Instant at) {

    public OwnerWord {
        claimants = List.copyOf(claimants);
    }

    /** Why the owner is the owner. */
    public enum Grounds {
        /** Nobody has decided. */
        ORDER,
        /** The record is passed on, or was. */
        TRANSFER,
        /** A person decided. */
        DECISION;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Grounds> named(String wireName) {
            for (Grounds grounds : values()) {
                if (grounds.wireName().equals(wireName)) {
                    return Optional.of(grounds);
                }
            }
            return Optional.empty();
        }
    }

    /** Whether it says anything any more. */
    public boolean isStanding() {
        return !claimants.isEmpty();
    }

    /** Whether both say the same of the key, whenever they said it. */
    public boolean saysAs(OwnerWord other) {
        return claimants.equals(other.claimants) && owner.equals(other.owner) && grounds == other.grounds
                && reason.equals(other.reason);
    }

    /** Neither key nor reason: they may be personal. */
    @Override
    public String toString() {
        return "OwnerWord[" + issuer + ' ' + id + ", " + claimants + " -> " + owner + " by " + grounds + ']';
    }
}

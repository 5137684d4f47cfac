package org.fednode.exchange.batch;

/**
 * Why a receiver holds or refuses a batch that is in itself well made: what only the receiver's own state can tell.
 * Named in receipts beside the codes of {@link Refusal}.
 */
public enum ReceiverRefusal {
    /** A record's division lies outside the scope of the signer's certificate. */
    SCOPE("batch.scope", "verification.md#receiver"),
    /** Another batch with this sequence was accepted before. */
    FORK("batch.fork", "verification.md#receiver"),
    /** The previous digest is not that of the batch before. */
    PREV("batch.prev", "verification.md#receiver"),
    /** Earlier batches are missing; held until they come. */
    GAP("batch.gap", "verification.md#receiver"),
    /** The receiver lacks the standard's version; held until it has it. */
    STANDARD_UNKNOWN("batch.standard-unknown", "verification.md#receiver"),
    /** The standard's version was superseded, and the days of grace were over when the batch was created; held. */
    STANDARD_SUPERSEDED("batch.standard-superseded", "verification.md#receiver"),
    /** Its type or stream does not travel this way. */
    DIRECTION("batch.direction", "verification.md#directives"),
    /** A directive of a node that has no say here. */
    NOT_ENTITLED("batch.not-entitled", "verification.md#directives"),
    /** The signer was revoked from an earlier sequence on. */
    REVOKED("batch.revoked", "verification.md#receiver");

    private final String code;
    private final String section;

    ReceiverRefusal(String code, String section) {
        this.code = code;
        this.section = section;
    }

    public String code() {
        return code;
    }

    public String section() {
        return section;
    }
}

package org.fednode.exchange.reconcile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import org.fednode.exchange.key.DigestAlgorithm;

/**
 * What two nodes compare of one stored row (spec/reconciliation.md#row).
 *
 * @param seq with epoch and line: the batch line that the row came from
 * @param at the line's effective time
 * @param content digest of the canonical value, computed from the stored fields; empty exactly when the row is deleted
 */
public record RowFacts(String origin, String key, long epoch, long seq, int line, Instant at, Optional<byte[]> content) {

    private static final int CONTENT_BYTES = 16;

    public RowFacts {
        if (content.isPresent() && content.get().length != CONTENT_BYTES) {
            throw new IllegalArgumentException("content is " + CONTENT_BYTES + " bytes");
        }
    }

    /** The first 16 bytes of SHA-256 over a record's canonical value. */
    public static byte[] content(byte[] canonicalValue) {
        return java.util.Arrays.copyOf(DigestAlgorithm.SHA_256.digest(canonicalValue).bytes(), CONTENT_BYTES);
    }

    /** The row's id in a comparison with this salt: nobody can prepare rows whose ids cancel each other out. */
    public RowId id(Salt salt) {
        byte[] name = (origin + '\0' + key + '\0').getBytes(StandardCharsets.UTF_8);
        ByteBuffer numbers = ByteBuffer.allocate(3 * Long.BYTES + Integer.BYTES);
        numbers.putLong(epoch).putLong(seq).putInt(line).putLong(at.toEpochMilli());
        MessageDigest function = DigestAlgorithm.SHA_256.function();
        function.update(salt.bytes());
        function.update(name);
        function.update(numbers.array());
        content.ifPresent(function::update);
        return RowId.of(function.digest());
    }
}

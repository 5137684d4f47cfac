package org.fednode.exchange.reconcile;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.fednode.exchange.key.DigestAlgorithm;

/** A row in one comparison: 128 bits of a salted digest, whose first hex digits are the buckets that it lies in. */
public record RowId(long high, long low) {

    static final int BYTES = 16;

    private static final int DIGITS_A_WORD = 16;
    private static final int BITS_A_DIGIT = 4;

    static RowId of(byte[] digest) {
        ByteBuffer buffer = ByteBuffer.wrap(digest);
        return new RowId(buffer.getLong(), buffer.getLong());
    }

    /** The first hex digits, at most 16. */
    String prefix(int digits) {
        return digits == 0 ? "" : hex(high).substring(0, digits);
    }

    int leaf() {
        return (int) (high >>> (DIGITS_A_WORD - Buckets.DEPTH) * BITS_A_DIGIT);
    }

    /** The bucket of the last level that the row lies in. */
    public String leafPath() {
        return prefix(Buckets.DEPTH);
    }

    /** Whether the row lies in the bucket. */
    public boolean isIn(String path) {
        return prefix(path.length()).equals(path);
    }

    /** Tells a single row from several that were added up: the first 4 bytes of SHA-256 over the id. */
    int check() {
        byte[] id = ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
        return ByteBuffer.wrap(DigestAlgorithm.SHA_256.function().digest(id)).getInt();
    }

    /** Ids one behind the other, as base64. */
    public static String write(Collection<RowId> ids) {
        ByteBuffer buffer = ByteBuffer.allocate(ids.size() * BYTES);
        ids.forEach(id -> buffer.putLong(id.high).putLong(id.low));
        return Base64.getEncoder().encodeToString(buffer.array());
    }

    /** @throws IllegalArgumentException when the text is no base64 of whole ids */
    public static List<RowId> read(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        if (bytes.length % BYTES != 0) {
            throw new IllegalArgumentException("ids have " + BYTES + " bytes each");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        List<RowId> ids = new ArrayList<>(bytes.length / BYTES);
        while (buffer.hasRemaining()) {
            ids.add(new RowId(buffer.getLong(), buffer.getLong()));
        }
        return ids;
    }

    @Override
    public String toString() {
        return hex(high) + hex(low);
    }

    private static String hex(long word) {
        return String.format("%016x", word);
    }
}

package org.fednode.exchange.bundle;

import java.util.Arrays;
import java.util.Map;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.key.Digest;

/**
 * What a bundle's statement says of one of its parts (spec/bundle.md#statement).
 *
 * @param bytes length
 * @param digest over the part's bytes, by the suite's function
 */
public record BundlePart(Kind kind, int bytes, Digest digest) {

    /** Longest part: a batch with the default limits fits, and nothing else is longer. */
    public static final int MAX_BYTES = 17 << 20;

    private static final String BYTES = "bytes";

    /** What a part is. */
    public enum Kind {
        /** A batch of records or directives ({@code .fxb}). */
        BATCH("batch"),
        /** A page of receipts. */
        RECEIPTS("receipts"),
        /** A message between neighbours. */
        MESSAGE("message");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        static Kind named(String wireName) {
            return Arrays.stream(values()).filter(kind -> kind.wireName.equals(wireName)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("a part is a batch, receipts or a message"));
        }
    }

    Map<String, Object> members() {
        return Map.of(BYTES, (long) bytes, "digest", digest.toString(), "kind", kind.wireName());
    }

    static BundlePart read(Members members) {
        members.only(BYTES, "digest", "kind");
        return new BundlePart(Kind.named(members.text("kind")), (int) members.integer(BYTES, 1, MAX_BYTES),
                Digest.parse(members.text("digest")));
    }
}

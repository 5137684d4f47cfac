package org.fednode.exchange.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.junit.jupiter.api.Test;

class StreamCutTest {

    private static final Digest DIGEST = DigestAlgorithm.SHA_256.digest(new byte[0]);

    private static StreamCut cut(String origin, long epoch, long seq) {
        return new StreamCut(new StreamId(origin, epoch, "example"), seq, DIGEST);
    }

    @Test
    void aCutHasOneIdentityInWhateverOrderItIsNamed() {
        Digest digest = StreamCut.digest(List.of(cut("a", 1, 7), cut("a", 2, 1), cut("b", 1, 3)));

        assertEquals(digest, StreamCut.digest(List.of(cut("b", 1, 3), cut("a", 2, 1), cut("a", 1, 7))));
        assertNotEquals(digest, StreamCut.digest(List.of(cut("a", 1, 7), cut("a", 2, 1), cut("b", 1, 4))));
    }
}

package org.fednode.exchange.batch;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.fednode.exchange.Federation;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;

/** Small batches for tests. */
public final class Batches {

    public static final Manifest.Standard STANDARD = new Manifest.Standard("example", "2026.1",
            DigestAlgorithm.SHA_256.digest("standard".getBytes(StandardCharsets.UTF_8)));

    private Batches() {
    }

    public static StreamId stream(SigningKey key) {
        return new StreamId(key.certificate().identity().nodeId(), 1, "example");
    }

    public static BatchWriter.Position first(SigningKey key) {
        return at(key, 1, Optional.empty());
    }

    public static BatchWriter.Position at(SigningKey key, long seq, Optional<Digest> prev) {
        return new BatchWriter.Position(BatchType.RECORDS, stream(key), seq, prev, Federation.NOW, STANDARD);
    }

    /** Lines with an upsert, a rekey, a delete and again upserts, up to the count. */
    public static LineBuffer lines(int count) {
        LineBuffer lines = new LineBuffer(BatchLimits.DEFAULT);
        for (int i = 0; i < count; i++) {
            LineOp op = i == 1 ? LineOp.REKEY : i == 2 ? LineOp.DELETE : LineOp.UPSERT;
            lines.add(op, "key-" + i, op == LineOp.REKEY ? Optional.of("former-" + i) : Optional.empty(), Federation.NOW,
                    op == LineOp.DELETE ? Optional.empty() : Optional.of(value(i)));
        }
        return lines;
    }

    public static byte[] value(int i) {
        return ("{\"name\":\"姓名" + i + "\",\"note\":\"line\\nbreak\",\"number\":" + i + "}").getBytes(StandardCharsets.UTF_8);
    }

    public static SealedBatch sealed(Federation federation, SigningKey key, int lines) {
        return new BatchWriter(key, federation.federation(), DigestAlgorithm.SHA_256, federation.random("salts"))
                .seal(first(key), lines(lines));
    }
}

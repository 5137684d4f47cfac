package org.fednode.exchange.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.key.DigestAlgorithm;

/**
 * Opens and verifies bundles (spec/bundle.md#verification). Each part is checked before it is given out; whoever wants
 * the whole bundle or nothing reads it twice.
 */
public final class BundleReader {

    private final SigningKey own;
    private final TrustStore trust;

    /** @param own the key of the node that reads */
    public BundleReader(SigningKey own, TrustStore trust) {
        this.own = own;
        this.trust = trust;
    }

    /** Takes the parts in their order. */
    @FunctionalInterface
    public interface Parts {

        /** Takes nothing: to verify only. */
        Parts NONE = (statement, part, content) -> { };

        /** @param content the part's bytes, verified */
        void take(BundleStatement statement, BundlePart part, byte[] content) throws IOException;
    }

    /**
     * Reads a bundle to its end.
     *
     * @param length of the whole file
     * @throws IOException when the stream, or whoever takes the parts, fails
     * @throws BundleProblem when the bundle is refused; parts before the fault may have been given out, each verified
     */
    public BundleStatement read(InputStream in, long length, Instant now, Parts parts) throws IOException, BundleProblem {
        BundleEnvelope envelope = BundleEnvelope.read(in, length);
        BundleEnvelope.Recipient self = BundleEnvelope.Recipient.of(own.certificate());
        requireForUs(envelope, self);
        requireWhole(envelope, length);
        byte[] key = ContentKey.open(envelope.suite(), own.certificate().x509().getPublicKey(), own.privateKey(), envelope.key());
        ChunkReader chunks = new ChunkReader(Chunks.opening(envelope.suite(), key, envelope.header()), envelope.bytes(), in);
        int size = ByteBuffer.wrap(chunks.read(Integer.BYTES)).getInt();
        if (size < 1 || size > BundleStatement.MAX_BYTES) {
            throw new BundleProblem(BundleRefusal.LIMIT, "a statement has at most " + BundleStatement.MAX_BYTES + " bytes");
        }
        BundleStatement statement = BundleStatement.verify(chunks.read(size), self, trust, now);
        if (Integer.BYTES + size + statement.partBytes() != envelope.bytes()) {
            throw new BundleProblem(BundleRefusal.FORMAT, "the statement and the header tell of different lengths");
        }
        for (BundlePart part : statement.parts()) {
            parts.take(statement, part, checked(part, chunks.read(part.bytes())));
        }
        return statement;
    }

    private static void requireForUs(BundleEnvelope envelope, BundleEnvelope.Recipient self) throws BundleProblem {
        if (!envelope.recipient().nodeId().equals(self.nodeId())) {
            throw new BundleProblem(BundleRefusal.ANOTHER_RECEIVER, "it is for node " + envelope.recipient().nodeId()
                    + ", this is " + self.nodeId());
        }
        if (!envelope.recipient().key().equals(self.key())) {
            throw new BundleProblem(BundleRefusal.ANOTHER_KEY, "it is encrypted to a key that this node no longer has;"
                    + " the sender learns the present one from the next bundle that it gets");
        }
    }

    private static void requireWhole(BundleEnvelope envelope, long length) throws BundleProblem {
        long whole = envelope.fileBytes();
        if (length < whole) {
            throw new BundleProblem(BundleRefusal.TRUNCATED, "it has " + length + " of " + whole + " bytes");
        }
        if (length > whole) {
            throw new BundleProblem(BundleRefusal.FORMAT, "there are bytes after its end");
        }
    }

    private static byte[] checked(BundlePart part, byte[] content) throws BundleProblem {
        DigestAlgorithm function = part.digest().algorithm();
        if (!function.digest(content).equals(part.digest())) {
            throw new BundleProblem(BundleRefusal.PART, "a part is not the one that the sender has signed for");
        }
        return content;
    }
}

package org.fednode.exchange.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.Suite;

/** Makes bundles (spec/bundle.md): signed by the sender, then encrypted to the receiver. Memory holds one part at a time. */
public final class BundleWriter {

    private final SigningKey key;
    private final Digest federation;
    private final SecureRandom random;

    public BundleWriter(SigningKey key, Digest federation) {
        this(key, federation, new SecureRandom());
    }

    /** With the randomness of the content key: for repeatable test vectors. */
    public BundleWriter(SigningKey key, Digest federation, SecureRandom random) {
        this.key = key;
        this.federation = federation;
        this.random = random;
    }

    /**
     * Writes one bundle. The stream is left open.
     *
     * @param receiver its signing certificate
     * @param number one more than in the last bundle to the receiver
     * @throws IOException when a content can't be read, is not the same the second time, or the stream fails
     * @throws IllegalArgumentException when there is more than a bundle may hold
     */
    public void write(NodeCertificate receiver, long number, Instant now, List<BundleContent> contents, OutputStream out) throws IOException {
        BundleEnvelope.Recipient to = BundleEnvelope.Recipient.of(receiver);
        List<BundlePart> parts = new ArrayList<>();
        for (BundleContent content : contents) {
            parts.add(part(content.kind(), content.source().read()));
        }
        writeSigned(receiver, BundleStatement.sign(key, federation, to, number, now, parts), parts, contents, out);
    }

    /** With a statement as it is. */
    void writeSigned(NodeCertificate receiver, byte[] statement, List<BundlePart> parts, List<BundleContent> contents, OutputStream out)
            throws IOException {
        if (parts.size() > BundleStatement.MAX_PARTS || statement.length > BundleStatement.MAX_BYTES) {
            throw new IllegalArgumentException("too many parts for one bundle: " + parts.size());
        }
        Suite suite = receiver.suite();
        ContentKey content = ContentKey.make(suite, receiver.x509().getPublicKey(), random);
        BundleEnvelope envelope = new BundleEnvelope(suite, BundleEnvelope.Recipient.of(receiver), content.wrapped(),
                Integer.BYTES + statement.length + parts.stream().mapToLong(BundlePart::bytes).sum());
        if (envelope.fileBytes() > BundleEnvelope.MAX_FILE_BYTES) {
            throw new IllegalArgumentException("too much for one bundle: " + envelope.fileBytes() + " bytes");
        }
        out.write(envelope.header());
        ChunkWriter chunks = new ChunkWriter(Chunks.sealing(suite, content.key(), envelope.header()), envelope.bytes(), out);
        chunks.write(ByteBuffer.allocate(Integer.BYTES).putInt(statement.length).array());
        chunks.write(statement);
        for (int i = 0; i < parts.size(); i++) {
            chunks.write(again(parts.get(i), contents.get(i)));
        }
    }

    private BundlePart part(BundlePart.Kind kind, byte[] bytes) {
        if (bytes.length == 0 || bytes.length > BundlePart.MAX_BYTES) {
            throw new IllegalArgumentException("a part has 1 to " + BundlePart.MAX_BYTES + " bytes, not " + bytes.length);
        }
        return new BundlePart(kind, bytes.length, key.suite().digest().digest(bytes));
    }

    private byte[] again(BundlePart part, BundleContent content) throws IOException {
        byte[] bytes = content.source().read();
        if (!part(part.kind(), bytes).equals(part)) {
            throw new IOException("a content changed while the bundle was written");
        }
        return bytes;
    }
}

package org.fednode.exchange.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.Suite;

/**
 * The part of a bundle that a gateway can read (spec/bundle.md#file): for whom it is, and what the receiver needs to open
 * the rest. It proves nothing by itself.
 *
 * @param key the content key as only the receiver can open it
 * @param bytes length of what is encrypted, before encryption
 */
public record BundleEnvelope(Suite suite, Recipient recipient, byte[] key, long bytes) {

    /** Longest file, in bytes. */
    public static final long MAX_FILE_BYTES = 1L << 30;

    private static final byte[] MAGIC = "FXU1".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_HEADER = 2048;
    private static final int MAX_KEY = 256;
    private static final int LONGEST_NAME = 64;

    /** A node and one of its keys. @param key digest of the SubjectPublicKeyInfo of its signing key, by the key's suite */
    public record Recipient(String nodeId, Digest key) {

        static Recipient of(NodeCertificate signing) {
            return new Recipient(signing.identity().nodeId(),
                    signing.suite().digest().digest(signing.x509().getPublicKey().getEncoded()));
        }
    }

    public BundleEnvelope {
        key = key.clone();
    }

    @Override
    public byte[] key() {
        return key.clone();
    }

    /** Everything before the first chunk: it is authenticated with each. */
    byte[] header() {
        byte[] json = CanonicalJson.write(Map.of("bytes", bytes, "key", Base64.getEncoder().encodeToString(key),
                "recipient", recipient.key().toString(), "suite", suite.wireName(), "to", recipient.nodeId()));
        return ByteBuffer.allocate(MAGIC.length + Short.BYTES + json.length).put(MAGIC).putShort((short) json.length).put(json).array();
    }

    /** Length of a whole file with this envelope. */
    public long fileBytes() {
        return header().length + Chunks.sealedBytes(bytes);
    }

    /**
     * Reads the envelope alone.
     *
     * @param length of the whole file
     */
    public static BundleEnvelope read(InputStream in, long length) throws IOException, BundleProblem {
        if (length > MAX_FILE_BYTES) {
            throw new BundleProblem(BundleRefusal.LIMIT, "a bundle has at most " + MAX_FILE_BYTES + " bytes");
        }
        byte[] start = in.readNBytes(MAGIC.length + Short.BYTES);
        if (start.length < MAGIC.length + Short.BYTES || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new BundleProblem(BundleRefusal.FORMAT, "the file does not begin as a bundle does");
        }
        int size = Short.toUnsignedInt(ByteBuffer.wrap(start).getShort(MAGIC.length));
        if (size > MAX_HEADER) {
            throw new BundleProblem(BundleRefusal.LIMIT, "a bundle's header has at most " + MAX_HEADER + " bytes");
        }
        byte[] json = in.readNBytes(size);
        if (json.length < size) {
            throw new BundleProblem(BundleRefusal.TRUNCATED, "the file ends within its header");
        }
        try {
            return read(new Members("header", CanonicalJson.parseObject(json)));
        } catch (CanonicalProblem | IllegalArgumentException e) {
            throw new BundleProblem(BundleRefusal.FORMAT, e.getMessage());
        }
    }

    private static BundleEnvelope read(Members header) {
        header.only("bytes", "key", "recipient", "suite", "to");
        Suite suite = Suite.named(header.text("suite")).orElseThrow(() -> new IllegalArgumentException("the header's suite is not listed"));
        Digest recipient = Digest.parse(header.text("recipient"));
        String to = header.text("to");
        byte[] key = Base64.getDecoder().decode(header.text("key"));
        boolean canonical = Base64.getEncoder().encodeToString(key).equals(header.text("key")) && key.length <= MAX_KEY;
        if (recipient.algorithm() != suite.digest() || to.isEmpty() || to.length() > LONGEST_NAME || !canonical) {
            throw new IllegalArgumentException("the header's recipient, key or node id has a wrong form");
        }
        return new BundleEnvelope(suite, new Recipient(to, recipient), key, header.integer("bytes", 1, MAX_FILE_BYTES));
    }
}

package org.fednode.exchange.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.fednode.exchange.Federation;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.signature.SignedStatement;

/** A bundle from a county to its province, and all that can be made wrong with one. */
public final class BundleMaker {

    /** What is in it, unless told otherwise: how often, the county greets. */
    public static final byte[] HELLO = "{\"type\":\"hello\"}".getBytes(StandardCharsets.US_ASCII);

    private final Federation federation;
    private SigningKey from;
    private NodeCertificate to;
    private final List<BundleContent> contents = new ArrayList<>();
    private final List<BundleContent> written = new ArrayList<>();
    private Consumer<Map<String, Object>> beforeSigning = statement -> { };
    private Consumer<Map<String, Object>> afterSigning = envelope -> { };

    public BundleMaker(Federation federation) {
        this.federation = federation;
        this.from = federation.county();
        this.to = federation.province().certificate();
    }

    public BundleMaker from(SigningKey sender) {
        from = sender;
        return this;
    }

    public BundleMaker to(NodeCertificate receiver) {
        to = receiver;
        return this;
    }

    public BundleMaker with(BundlePart.Kind kind, byte[] bytes) {
        contents.add(new BundleContent(kind, () -> bytes));
        return this;
    }

    /** In the place of what was signed for. */
    public BundleMaker butWritten(BundlePart.Kind kind, byte[] bytes) {
        written.add(new BundleContent(kind, () -> bytes));
        return this;
    }

    public BundleMaker beforeSigning(Consumer<Map<String, Object>> edit) {
        beforeSigning = edit;
        return this;
    }

    public BundleMaker afterSigning(Consumer<Map<String, Object>> edit) {
        afterSigning = edit;
        return this;
    }

    public byte[] make() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            List<BundlePart> parts = parts(written.isEmpty() ? contents : written);
            new BundleWriter(from, federation.federation(), federation.random("content key")).writeSigned(to, statement(), parts,
                    written.isEmpty() ? contents : written, out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<BundlePart> parts(List<BundleContent> list) throws IOException {
        List<BundlePart> parts = new ArrayList<>();
        for (BundleContent content : list) {
            byte[] bytes = content.source().read();
            parts.add(new BundlePart(content.kind(), bytes.length, from.suite().digest().digest(bytes)));
        }
        return parts;
    }

    private byte[] statement() throws IOException {
        BundleEnvelope.Recipient recipient = BundleEnvelope.Recipient.of(to);
        Map<String, Object> members = new LinkedHashMap<>(Map.of("from", from.certificate().identity().nodeId(), "to", recipient.nodeId(),
                "recipient", recipient.key().toString(), "number", 7L,
                "parts", new ArrayList<>(parts(contents).stream().map(part -> (Object) new LinkedHashMap<>(part.members())).toList())));
        beforeSigning.accept(members);
        Map<String, Object> envelope = new LinkedHashMap<>();
        SignedStatement.sign(from, "bundle", federation.federation(), Federation.NOW, members).putInto(envelope);
        afterSigning.accept(envelope);
        return CanonicalJson.write(envelope);
    }

    /** The signed envelope of a bundle, as its receiver reads it: for the schema. */
    public static byte[] statement(byte[] file, SigningKey receiver) {
        try (java.io.ByteArrayInputStream in = new java.io.ByteArrayInputStream(file)) {
            BundleEnvelope envelope = BundleEnvelope.read(in, file.length);
            byte[] key = ContentKey.open(envelope.suite(), receiver.certificate().x509().getPublicKey(), receiver.privateKey(), envelope.key());
            ChunkReader chunks = new ChunkReader(Chunks.opening(envelope.suite(), key, envelope.header()), envelope.bytes(), in);
            return chunks.read(java.nio.ByteBuffer.wrap(chunks.read(Integer.BYTES)).getInt());
        } catch (IOException | BundleProblem e) {
            throw new AssertionError(e);
        }
    }
}

package org.fednode.exchange.vectors;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.fednode.exchange.Federation;
import org.fednode.exchange.bundle.BundleMaker;
import org.fednode.exchange.bundle.BundlePart.Kind;
import org.fednode.exchange.bundle.BundleProblem;
import org.fednode.exchange.bundle.BundleReader;
import org.fednode.exchange.bundle.BundleRefusal;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Suite;

/** Writes {@code vectors/bundle}: bundles for the province 370000, whose key lies beside them, each with one thing wrong. */
final class BundleVectors {

    private static final String FILE = "bundle.md#file";
    private static final String VERIFICATION = "bundle.md#verification";
    private static final int START = 6;

    private final VectorFolder folder;
    private final Federation ecdsa = Federation.of(Suite.ECDSA_P256_SHA256);

    BundleVectors(VectorFolder folder) {
        this.folder = folder;
    }

    static String prefix(Suite suite) {
        return suite == Suite.SM2_SM3 ? "sm2-" : "ecdsa-";
    }

    /** The province's key and certificates, for whoever reads the vectors. */
    static void writeReceivers(Path trust) throws IOException {
        for (Suite suite : Suite.values()) {
            SigningKey province = Federation.of(suite).province();
            KeyPair pair = new KeyPair(province.certificate().x509().getPublicKey(), province.privateKey());
            Files.writeString(trust.resolve(prefix(suite) + "370000.key.pem"), NodeKeys.toPem(pair));
            StringBuilder chain = new StringBuilder();
            province.chain().forEach(one -> chain.append(one.toPem()));
            Files.writeString(trust.resolve(prefix(suite) + "370000.pem"), chain);
        }
    }

    void write() throws IOException {
        for (Suite suite : Suite.values()) {
            Federation federation = Federation.of(suite);
            good(suite, "one-message", hello(federation));
            good(suite, "nothing-in-it", new BundleMaker(federation));
            good(suite, "all-kinds", hello(federation).with(Kind.RECEIPTS, text("{\"entries\":[]}")).with(Kind.BATCH, text("PK..")));
            good(suite, "from-above", hello(federation).from(federation.root()));
            good(suite, "two-chunks", long70(federation));
        }
        files();
        headers();
        statements();
        folder.finish();
    }

    private void good(Suite suite, String name, BundleMaker bundle) {
        add(Case.good(prefix(suite) + name, FILE), suite, bundle.make());
    }

    private void files() {
        byte[] whole = hello(ecdsa).make();
        byte[] two = long70(ecdsa).make();
        int header = START + headerSize(two);
        int chunk = (64 << 10) + 16;
        bad("empty-bundle", FILE, BundleRefusal.FORMAT, new byte[0]);
        bad("not-a-bundle", FILE, BundleRefusal.FORMAT, text("PK a container of something else"));
        bad("another-version", FILE, BundleRefusal.FORMAT, altered(whole, 3));
        bad("bytes-behind-the-end", VERIFICATION, BundleRefusal.FORMAT, Arrays.copyOf(whole, whole.length + 1));
        bad("ends-within-the-header", VERIFICATION, BundleRefusal.TRUNCATED, Arrays.copyOf(whole, 40));
        bad("ends-with-the-header", VERIFICATION, BundleRefusal.TRUNCATED, Arrays.copyOf(whole, START + headerSize(whole)));
        bad("last-byte-missing", VERIFICATION, BundleRefusal.TRUNCATED, Arrays.copyOf(whole, whole.length - 1));
        bad("last-chunk-missing", VERIFICATION, BundleRefusal.TRUNCATED, Arrays.copyOf(two, header + chunk));
        bad("one-byte-altered", VERIFICATION, BundleRefusal.ALTERED, altered(whole, whole.length - 20));
        bad("tag-altered", VERIFICATION, BundleRefusal.ALTERED, altered(whole, whole.length - 1));
        bad("first-chunk-altered", VERIFICATION, BundleRefusal.ALTERED, altered(two, header + 100));
        bad("another-files-chunk", VERIFICATION, BundleRefusal.ALTERED, grafted(whole));
    }

    /** The header of one bundle before the chunk of another. */
    private byte[] grafted(byte[] whole) {
        byte[] other = new BundleMaker(ecdsa).from(ecdsa.root()).with(Kind.MESSAGE, BundleMaker.HELLO)
                .beforeSigning(statement -> statement.put("number", 8L)).make();
        byte[] chunk = Arrays.copyOfRange(other, START + headerSize(other), other.length);
        byte[] file = whole.clone();
        int from = START + headerSize(whole);
        System.arraycopy(chunk, 0, file, from, Math.min(chunk.length, file.length - from));
        return file;
    }

    private void headers() {
        header("unknown-header-member", BundleRefusal.FORMAT, header -> header.put("note", "x"));
        header("header-without-recipient", BundleRefusal.FORMAT, header -> header.remove("recipient"));
        header("recipient-by-another-function", BundleRefusal.FORMAT, header -> header.put("recipient", "sm3:" + "0".repeat(64)));
        header("suite-that-is-not-listed", BundleRefusal.FORMAT, header -> header.put("suite", "rsa"));
        header("key-of-another-form", BundleRefusal.FORMAT, header -> header.put("key", "BAAA"));
        header("key-that-is-no-base64", BundleRefusal.FORMAT, header -> header.put("key", "!!"));
        header("more-bytes-than-a-bundle-may-have", BundleRefusal.FORMAT, header -> header.put("bytes", 1L << 31));
        header("header-of-2049-bytes", BundleRefusal.LIMIT, header -> header.put("to", "3".repeat(2049)));
        header("header-for-another-node", BundleRefusal.ANOTHER_RECEIVER, header -> header.put("to", "330000"));
        header("header-for-another-key", BundleRefusal.ANOTHER_KEY, header -> header.put("recipient", "sha-256:" + "0".repeat(64)));
        header("key-that-is-no-point", BundleRefusal.ALTERED, header -> {
            byte[] point = new byte[65];
            point[0] = 4;
            point[64] = 1;
            header.put("key", Base64.getEncoder().encodeToString(point));
        });
        bad("header-with-a-blank", FILE, BundleRefusal.FORMAT, withHeader(hello(ecdsa).make(), text("{ }")));
        bad("for-another-node", VERIFICATION, BundleRefusal.ANOTHER_RECEIVER,
                hello(ecdsa).to(ecdsa.issue(ecdsa.root(), Federation.identity("330000", Level.PROVINCE)).certificate()).make());
        bad("for-a-key-that-is-gone", VERIFICATION, BundleRefusal.ANOTHER_KEY, hello(ecdsa).to(formerKey()).make());
    }

    private NodeCertificate formerKey() {
        return Federation.another(Suite.ECDSA_P256_SHA256).province().certificate();
    }

    private void statements() {
        statement("unknown-member-of-the-statement", BundleRefusal.FORMAT, statement -> statement.put("note", "x"));
        statement("statement-without-parts", BundleRefusal.FORMAT, statement -> statement.remove("parts"));
        statement("number-zero", BundleRefusal.FORMAT, statement -> statement.put("number", 0L));
        statement("type-of-another-statement", BundleRefusal.FORMAT, statement -> part(statement).put("kind", "head"));
        statement("part-without-a-digest", BundleRefusal.FORMAT, statement -> part(statement).remove("digest"));
        statement("part-by-another-function", BundleRefusal.FORMAT, statement -> part(statement).put("digest", "sm3:" + "0".repeat(64)));
        statement("empty-part", BundleRefusal.FORMAT, statement -> part(statement).put("bytes", 0L));
        statement("part-longer-than-any", BundleRefusal.FORMAT, statement -> part(statement).put("bytes", 18L << 20));
        statement("lengths-that-do-not-add-up", BundleRefusal.FORMAT, statement -> part(statement).put("bytes", 15L));
        statement("more-parts-than-a-bundle-may-have", BundleRefusal.FORMAT,
                statement -> statement.put("parts", Collections.nCopies(20_001, part(statement))));
        statement("signed-for-another-sender", BundleRefusal.SIGNER_NOT_SENDER, statement -> statement.put("from", "370103"));
        statement("readdressed-to-this-node", BundleRefusal.ANOTHER_RECEIVER, statement -> statement.put("to", "330000"));
        statement("readdressed-to-this-key", BundleRefusal.ANOTHER_RECEIVER,
                statement -> statement.put("recipient", "sha-256:" + "0".repeat(64)));
        bad("bundle-of-a-foreign-federation", VERIFICATION, BundleRefusal.FOREIGN_FEDERATION, hello(ecdsa)
                .afterSigning(envelope -> signed(envelope).put("federation", "sha-256:" + "0".repeat(64))).make());
        bad("number-changed-after-signing", VERIFICATION, BundleRefusal.SIGNATURE,
                hello(ecdsa).afterSigning(envelope -> signed(envelope).put("number", 8L)).make());
        bad("sender-with-a-foreign-root", VERIFICATION, BundleRefusal.SIGNATURE,
                hello(ecdsa).from(Federation.another(Suite.ECDSA_P256_SHA256).county()).make());
        bad("statement-that-is-not-signed", VERIFICATION, BundleRefusal.FORMAT,
                hello(ecdsa).afterSigning(envelope -> envelope.remove("signature")).make());
        bad("another-part-than-was-signed-for", VERIFICATION, BundleRefusal.PART,
                hello(ecdsa).butWritten(Kind.MESSAGE, text("{\"type\":\"hallo\"}")).make());
    }

    private void statement(String name, BundleRefusal error, Consumer<Map<String, Object>> edit) {
        bad(name, error == BundleRefusal.FORMAT ? "bundle.md#statement" : VERIFICATION, error, hello(ecdsa).beforeSigning(edit).make());
    }

    @SuppressWarnings("unchecked") // as BundleMaker makes it
    private static Map<String, Object> part(Map<String, Object> statement) {
        return (Map<String, Object>) ((List<Object>) statement.get("parts")).get(0);
    }

    @SuppressWarnings("unchecked") // as SignedStatement makes it
    private static Map<String, Object> signed(Map<String, Object> envelope) {
        return (Map<String, Object>) envelope.get("statement");
    }

    private void header(String name, BundleRefusal error, Consumer<Map<String, Object>> edit) {
        byte[] file = hello(ecdsa).make();
        try {
            Map<String, Object> header = CanonicalJson.parseObject(Arrays.copyOfRange(file, START, START + headerSize(file)));
            edit.accept(header);
            bad(name, error == BundleRefusal.FORMAT || error == BundleRefusal.LIMIT ? FILE : VERIFICATION, error,
                    withHeader(file, CanonicalJson.write(header)));
        } catch (CanonicalProblem e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] withHeader(byte[] file, byte[] header) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, 4);
        out.writeBytes(ByteBuffer.allocate(2).putShort((short) header.length).array());
        out.writeBytes(header);
        int from = START + headerSize(file);
        out.write(file, from, file.length - from);
        return out.toByteArray();
    }

    private static int headerSize(byte[] file) {
        return ByteBuffer.wrap(file).getShort(4);
    }

    private static byte[] altered(byte[] file, int at) {
        byte[] other = file.clone();
        other[at] ^= 2;
        return other;
    }

    private static BundleMaker hello(Federation federation) {
        return new BundleMaker(federation).with(Kind.MESSAGE, BundleMaker.HELLO);
    }

    private static BundleMaker long70(Federation federation) {
        return new BundleMaker(federation).with(Kind.BATCH, new byte[70_000]);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void bad(String name, String section, BundleRefusal error, byte[] file) {
        add(Case.bad(name, section, error.code()), ecdsa.suite(), file);
    }

    private void add(Case vector, Suite suite, byte[] file) {
        folder.add(vector.with("root", prefix(suite) + "root.pem").with("receiver", prefix(suite) + "370000")
                .with("now", Federation.NOW.toString()), ".fxu", file);
    }

    /** The receiver as a reader of the vectors has it. */
    static SigningKey receiver(Path trust, String name) throws IOException, CertificateProblem {
        KeyPair pair = NodeKeys.fromPem(Files.readString(trust.resolve(name + ".key.pem")));
        List<NodeCertificate> chain = new ArrayList<>(NodeCertificate.fromPem(Files.readString(trust.resolve(name + ".pem"))));
        return new SigningKey(chain.get(0).suite(), pair.getPrivate(), chain);
    }

    static java.util.Optional<String> answer(byte[] file, SigningKey receiver, TrustStore trust, java.time.Instant now) throws IOException {
        try {
            new BundleReader(receiver, trust).read(new ByteArrayInputStream(file), file.length, now, BundleReader.Parts.NONE);
            return java.util.Optional.empty();
        } catch (BundleProblem e) {
            return java.util.Optional.of(e.code());
        }
    }
}

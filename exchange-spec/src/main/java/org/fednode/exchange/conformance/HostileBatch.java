package org.fednode.exchange.conformance;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.fednode.exchange.batch.BatchContainer;
import org.fednode.exchange.batch.BatchProblem;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.merkle.MerkleTree;
import org.fednode.exchange.signature.DetachedSignature;

/**
 * A valid batch with one thing changed and all that depends on it made right again, signature included. Each method
 * returns this object. For tests only.
 */
public final class HostileBatch {

    private static final int LEVEL = 1;
    private static final int SALT_LINE_BYTES = 76;

    private final Map<String, Object> members;
    private SigningKey key;
    private byte[] payload;
    private UnaryOperator<byte[]> manifestChange = UnaryOperator.identity();
    private UnaryOperator<byte[]> signatureChange;

    private HostileBatch(SigningKey key, Map<String, Object> members, byte[] payload) {
        this.key = key;
        this.members = members;
        this.payload = payload;
        this.signatureChange = manifest -> DetachedSignature.sign(this.key, manifest);
    }

    /** Starts from a valid file; the key signs the changed one. */
    public static HostileBatch of(byte[] validFile, SigningKey key) {
        try {
            BatchContainer container = BatchContainer.read(validFile);
            return new HostileBatch(key, CanonicalJson.parseObject(container.manifest()), container.payload());
        } catch (BatchProblem | CanonicalProblem e) {
            throw new IllegalArgumentException("start from a valid batch", e);
        }
    }

    /** Sets a member of the manifest, also a nested one: {@code with("records.count", 3L)}. */
    public HostileBatch with(String path, Object value) {
        owner(path).put(name(path), value);
        return this;
    }

    /** Removes a member of the manifest, also a nested one. */
    public HostileBatch without(String path) {
        owner(path).remove(name(path));
        return this;
    }

    /** Lets another key sign and names it as the signer; the origin stays. */
    public HostileBatch signedBy(SigningKey other) {
        key = other;
        with("suite", other.suite().wireName());
        return with("signer", other.certificate().digest(other.suite().digest()).toString());
    }

    /** The lines, each without its line feed. */
    public List<byte[]> lines() {
        List<byte[]> lines = new ArrayList<>();
        byte[] raw = raw();
        int from = SALT_LINE_BYTES;
        for (int i = from; i < raw.length; i++) {
            if (raw[i] == '\n') {
                lines.add(Arrays.copyOfRange(raw, from, i));
                from = i + 1;
            }
        }
        return lines;
    }

    /** Other lines, with payload and root to fit; the counts stay as they were. */
    public HostileBatch withLines(List<byte[]> lines) {
        byte[] saltLine = Arrays.copyOf(raw(), SALT_LINE_BYTES);
        byte[] salt = HexFormat.of().parseHex(new String(saltLine, StandardCharsets.US_ASCII).substring(9, 73));
        DigestAlgorithm algorithm = DigestAlgorithm.named((String) owner("tree.alg").get("alg"));
        MerkleTree tree = new MerkleTree(algorithm.function(), salt, lines.size());
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        raw.writeBytes(saltLine);
        for (byte[] line : lines) {
            tree.add(line, 0, line.length);
            raw.writeBytes(line);
            raw.write('\n');
        }
        with("tree.root", HexFormat.of().formatHex(tree.root()));
        return withRaw(raw.toByteArray());
    }

    /** The decompressed payload. */
    public byte[] raw() {
        return Zstd.decompress(payload, (int) (long) (Long) owner("payload.rawBytes").get("rawBytes"));
    }

    /** Another decompressed payload, with digest and lengths to fit; the root stays as it was. */
    public HostileBatch withRaw(byte[] raw) {
        with("payload.rawBytes", (long) raw.length);
        return withPayload(Zstd.compress(raw, LEVEL));
    }

    /** The compressed payload. */
    public byte[] payload() {
        return payload;
    }

    /** Another compressed payload, with digest and length to fit. */
    public HostileBatch withPayload(byte[] frame) {
        payload = frame;
        with("payload.bytes", (long) frame.length);
        return with("payload.digest", key.suite().digest().digest(frame).hex());
    }

    /** Another compressed payload, and nothing made right again. */
    public HostileBatch withUnannouncedPayload(byte[] frame) {
        payload = frame;
        return this;
    }

    /** Changes the manifest's bytes before they are signed. */
    public HostileBatch changingManifest(UnaryOperator<byte[]> change) {
        manifestChange = change;
        return this;
    }

    /** Signs in a way of the caller's: from the manifest's bytes to those of {@code manifest.p7s}. */
    public HostileBatch signing(UnaryOperator<byte[]> signature) {
        signatureChange = signature;
        return this;
    }

    /** The three contents. */
    public BatchContainer container() {
        byte[] manifest = manifestChange.apply(CanonicalJson.write(members));
        return new BatchContainer(manifest, signatureChange.apply(manifest), payload);
    }

    /** The bytes of the file. */
    public byte[] file() {
        return container().write();
    }

    private Map<String, Object> owner(String path) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            return members;
        }
        @SuppressWarnings("unchecked") // the parser makes maps with text keys only
        Map<String, Object> nested = (Map<String, Object>) members.computeIfAbsent(path.substring(0, dot),
                absent -> new LinkedHashMap<String, Object>());
        return nested;
    }

    private static String name(String path) {
        return path.substring(path.indexOf('.') + 1);
    }
}

package org.fednode.exchange.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.fednode.exchange.Federation;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.log.LogEntry;
import org.fednode.exchange.log.LogHead;
import org.fednode.exchange.log.LogRefusal;
import org.fednode.exchange.log.ProofJson;
import org.fednode.exchange.log.TreeHead;
import org.fednode.exchange.merkle.ConsistencyProof;
import org.fednode.exchange.merkle.InclusionProof;
import org.fednode.exchange.signature.SignedStatement;

/**
 * Writes {@code vectors/log}: proofs that hold, and for each step of RFC 9162 2.1.3.2 and 2.1.4.2 one that only this step
 * refuses; and signed heads, each with one thing changed.
 */
final class LogVectors {

    private static final HexFormat HEX = HexFormat.of();
    private static final int SIZE = 9;

    private final VectorFolder folder;
    private final GrownLog log = new GrownLog();

    LogVectors(VectorFolder folder) {
        this.folder = folder;
        for (int i = 0; i < SIZE; i++) {
            log.append(entry(i));
        }
    }

    static LogEntry entry(long index) {
        return new LogEntry(new StreamId("370102", 1, "example"), index + 1,
                TreeHead.FUNCTION.digest(("batch " + index).getBytes(StandardCharsets.US_ASCII)));
    }

    void write() throws IOException {
        proven();
        refusedInclusions();
        refusedConsistencies();
        heads();
        folder.finish();
    }

    private void proven() {
        for (long size : new long[] {1, 2, 3, 7, 8, 9}) {
            for (long index = 0; index < size; index++) {
                inclusion(Case.good("leaf-" + index + "-of-" + size, "log.md#inclusion"), entry(index),
                        log.tree().inclusion(index, size), root(size));
            }
        }
        for (long second = 0; second <= SIZE; second++) {
            for (long first = 0; first <= second; first++) {
                consistency(Case.good("first-" + first + "-of-" + second, "log.md#consistency"),
                        log.tree().consistency(first, second), root(first), root(second));
            }
        }
    }

    private void refusedInclusions() {
        List<byte[]> path = path(2, 4);
        inclusion("inclusion-step-1-index-equals-size", 0, 1, 1, List.of(), root(1));
        inclusion("inclusion-step-1-index-beyond-size", 2, 6, 4, path, root(4));
        inclusion("inclusion-step-1-empty-log", 0, 0, 0, List.of(), root(1));
        inclusion("inclusion-step-4a-one-hash-too-many", 0, 0, 1, List.of(root(2)), node(root(2), leaf(0)));
        inclusion("inclusion-step-4b-left-and-right-taken-for-each-other", 2, 3, 4, path, root(4));
        inclusion("inclusion-step-4b-last-leaf-at-another-place", 4, 3, 5, path(4, 5), root(5));
        inclusion("inclusion-step-5-one-hash-for-four-leaves", 0, 0, 4, List.of(leaf(1)), root(2));
        inclusion("inclusion-step-5-no-hash-for-two-leaves", 0, 0, 2, List.of(), root(1));
        inclusion("inclusion-step-5-another-root", 2, 2, 4, path, root(5));
        inclusion("inclusion-of-another-entry", 1, 2, 4, path, root(4));
        inclusion("inclusion-without-the-last-hash", 2, 2, 4, path.subList(0, 1), root(4));
        inclusion("inclusion-without-the-first-hash", 2, 2, 4, path.subList(1, 2), root(4));
        inclusion("inclusion-in-another-size", 2, 2, 5, path, root(4));
        inclusion("inclusion-with-55-hashes", 2, 2, 4, many(55), root(4));
    }

    private void inclusion(String name, long entry, long index, long size, List<byte[]> path, byte[] root) {
        inclusion(Case.bad(name, "log.md#inclusion", LogRefusal.INCLUSION.code()), entry(entry),
                new InclusionProof(index, size, path), root);
    }

    private void inclusion(Case vector, LogEntry entry, InclusionProof proof, byte[] root) {
        folder.add(vector.with("kind", "inclusion").with("entry", entry.members()).with("proof", ProofJson.write(proof))
                .with("root", HEX.formatHex(root)));
    }

    private void refusedConsistencies() {
        byte[] x = root(7);
        consistency("consistency-first-beyond-second", 4, 3, log.tree().consistency(3, 4).path(), root(4), root(3));
        consistency("consistency-equal-sizes-with-other-roots", 4, 4, List.of(), root(4), root(5));
        consistency("consistency-equal-sizes-with-a-hash", 4, 4, List.of(root(4)), root(4), root(4));
        consistency("consistency-nothing-with-another-root", 0, 4, List.of(), root(1), root(4));
        consistency("consistency-nothing-with-a-hash", 0, 4, List.of(root(4)), root(0), root(4));
        consistency("consistency-step-1-no-hash", 3, 5, List.of(), root(3), root(5));
        consistency("consistency-step-1-no-hash-for-a-full-log", 1, 2, List.of(), root(1), root(1));
        consistency("consistency-step-2-the-full-log-sent-along", 2, 4, before(root(2), 2, 4), root(2), root(4));
        consistency("consistency-step-2-hash-of-a-full-log-lacks", 3, 4, log.tree().consistency(3, 4).path().subList(1, 3),
                root(3), root(4));
        consistency("consistency-step-4-not-shifted", 6, 8, log.tree().consistency(5, 8).path(), root(6), root(8));
        List<byte[]> longer = new ArrayList<>(log.tree().consistency(3, 4).path());
        longer.add(x);
        consistency("consistency-step-6a-one-hash-too-many", 3, 4, longer, node(x, root(3)), node(x, root(4)));
        consistency("consistency-step-6b-proof-of-another-first", 5, 8, log.tree().consistency(6, 8).path(), root(5), root(8));
        consistency("consistency-step-6b-proof-of-another-second", 3, 8, log.tree().consistency(3, 7).path(), root(3), root(8));
        consistency("consistency-step-7-another-first-root", 3, 7, log.tree().consistency(3, 7).path(), root(5), root(7));
        consistency("consistency-step-7-another-second-root", 3, 7, log.tree().consistency(3, 7).path(), root(3), root(8));
        consistency("consistency-step-7-one-hash-for-four-leaves", 1, 4, List.of(leaf(1)), root(1), root(2));
        consistency("consistency-without-the-last-hash", 3, 7, log.tree().consistency(3, 7).path().subList(0, 2), root(3), root(7));
        consistency("consistency-with-55-hashes", 3, 7, many(55), root(3), root(7));
        consistency("entry-changed-in-between", 3, 7, log.tree().consistency(3, 7).path(), forked().tree().root(3), root(7));
    }

    /** The same log, but for the second entry. */
    private static GrownLog forked() {
        GrownLog other = new GrownLog();
        for (int i = 0; i < SIZE; i++) {
            other.append(entry(i == 1 ? 100 : i));
        }
        return other;
    }

    private void consistency(String name, long first, long second, List<byte[]> path, byte[] firstRoot, byte[] secondRoot) {
        consistency(Case.bad(name, "log.md#consistency", LogRefusal.CONSISTENCY.code()),
                new ConsistencyProof(first, second, path), firstRoot, secondRoot);
    }

    private void consistency(Case vector, ConsistencyProof proof, byte[] firstRoot, byte[] secondRoot) {
        folder.add(vector.with("kind", "consistency").with("proof", ProofJson.write(proof))
                .with("firstRoot", HEX.formatHex(firstRoot)).with("secondRoot", HEX.formatHex(secondRoot)));
    }

    private void heads() {
        for (Suite suite : Suite.values()) {
            String prefix = suite == Suite.SM2_SM3 ? "sm2-" : "ecdsa-";
            head(Case.good(prefix + "head", "log.md#head"), suite, head(Federation.of(suite), SIZE));
            head(Case.good(prefix + "head-of-an-empty-log", "log.md#head"), suite, head(Federation.of(suite), 0));
        }
        edited("unknown-head-member", LogRefusal.FORMAT, head -> head.put("note", "x"));
        edited("head-without-signature", LogRefusal.FORMAT, head -> head.remove("signature"));
        edited("size-as-text", LogRefusal.FORMAT, head -> statement(head).put("size", "9"));
        edited("unknown-statement-member", LogRefusal.FORMAT, head -> statement(head).put("note", "x"));
        edited("another-type-of-statement", LogRefusal.FORMAT, head -> statement(head).put("type", "head"));
        edited("foreign-federation", LogRefusal.FOREIGN_FEDERATION,
                head -> statement(head).put("federation", "sha-256:" + "0".repeat(64)));
        edited("size-changed-after-signing", LogRefusal.SIGNATURE, head -> statement(head).put("size", 8L));
        edited("root-changed-after-signing", LogRefusal.SIGNATURE, head -> statement(head).put("root", "0".repeat(64)));
        edited("unknown-signer", LogRefusal.SIGNATURE, head -> statement(head).put("signer", "sha-256:" + "0".repeat(64)));
        Federation ecdsa = Federation.of(Suite.ECDSA_P256_SHA256);
        signed("by-a-function-that-is-no-logs", LogRefusal.FORMAT, Map.of("node", "370000", "root", "0".repeat(64), "size", 9L,
                "tree", "sm3"));
        signed("empty-log-with-a-root", LogRefusal.FORMAT, Map.of("node", "370000", "root", "0".repeat(64), "size", 0L,
                "tree", "sha-256"));
        signed("root-in-capitals", LogRefusal.FORMAT, Map.of("node", "370000", "root", "A".repeat(64), "size", 9L,
                "tree", "sha-256"));
        signed("signed-for-another-node", LogRefusal.SIGNER_NOT_NODE, Map.of("node", "330000", "root", "0".repeat(64),
                "size", 9L, "tree", "sha-256"));
        head(Case.bad("certificate-of-a-foreign-root", "log.md#head", LogRefusal.SIGNATURE.code()), ecdsa.suite(),
                LogHead.sign(Federation.another(ecdsa.suite()).province(), ecdsa.federation(), head(SIZE), Federation.NOW).bytes());
        head(Case.bad("empty-head-file", "log.md#head", LogRefusal.FORMAT.code()), ecdsa.suite(), new byte[0]);
        head(Case.bad("head-longer-than-any", "log.md#head", LogRefusal.FORMAT.code()), ecdsa.suite(),
                new byte[LogHead.MAX_BYTES + 1]);
    }

    private void signed(String name, LogRefusal error, Map<String, Object> members) {
        Federation federation = Federation.of(Suite.ECDSA_P256_SHA256);
        Map<String, Object> envelope = new LinkedHashMap<>();
        SignedStatement.sign(federation.province(), "log-head", federation.federation(),
                Federation.NOW, members).putInto(envelope);
        head(Case.bad(name, "log.md#head", error.code()), federation.suite(), CanonicalJson.write(envelope));
    }

    private void edited(String name, LogRefusal error, Consumer<Map<String, Object>> edit) {
        Federation federation = Federation.of(Suite.ECDSA_P256_SHA256);
        try {
            Map<String, Object> envelope = CanonicalJson.parseObject(head(federation, SIZE));
            edit.accept(envelope);
            head(Case.bad(name, "log.md#head", error.code()), federation.suite(), CanonicalJson.write(envelope));
        } catch (CanonicalProblem e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked") // as the parser makes it
    private static Map<String, Object> statement(Map<String, Object> envelope) {
        return (Map<String, Object>) envelope.get("statement");
    }

    private void head(Case vector, Suite suite, byte[] bytes) {
        folder.add(vector.with("kind", "head").with("root", suite == Suite.SM2_SM3 ? "sm2-root.pem" : "ecdsa-root.pem")
                .with("now", Federation.NOW.toString()), ".json", bytes);
    }

    private byte[] head(Federation federation, long size) {
        return LogHead.sign(federation.province(), federation.federation(), head(size), Federation.NOW).bytes();
    }

    private TreeHead head(long size) {
        return new TreeHead(size, Digest.of(TreeHead.FUNCTION, root(size)));
    }

    private byte[] root(long size) {
        return log.tree().root(size);
    }

    private List<byte[]> path(long index, long size) {
        return log.tree().inclusion(index, size).path();
    }

    private List<byte[]> before(byte[] hash, long first, long second) {
        List<byte[]> path = new ArrayList<>(List.of(hash));
        path.addAll(log.tree().consistency(first, second).path());
        return path;
    }

    private static List<byte[]> many(int hashes) {
        return Collections.nCopies(hashes, new byte[32]);
    }

    private static byte[] leaf(long index) {
        return entry(index).leafHash();
    }

    private static byte[] node(byte[] left, byte[] right) {
        MessageDigest function = TreeHead.FUNCTION.function();
        function.update((byte) 1);
        function.update(left);
        return function.digest(right);
    }

    /** The error's code, or nothing when the proof holds. */
    static Optional<String> check(JsonNode vector) throws CanonicalProblem {
        boolean inclusion = vector.get("kind").asText().equals("inclusion");
        String code = (inclusion ? LogRefusal.INCLUSION : LogRefusal.CONSISTENCY).code();
        try {
            var proof = members(vector.get("proof"));
            boolean holds;
            if (inclusion) {
                InclusionProof read = ProofJson.inclusion(proof);
                LogEntry entry = LogEntry.read(members(vector.get("entry")));
                holds = read.leadsTo(HEX.parseHex(vector.get("root").asText()), entry.leafHash(), TreeHead.FUNCTION.function());
            } else {
                holds = ProofJson.consistency(proof).connects(HEX.parseHex(vector.get("firstRoot").asText()),
                        HEX.parseHex(vector.get("secondRoot").asText()), TreeHead.FUNCTION.function());
            }
            return holds ? Optional.empty() : Optional.of(code);
        } catch (IllegalArgumentException e) {
            return Optional.of(code);
        }
    }

    private static Members members(JsonNode json)
            throws CanonicalProblem {
        return new Members("vector",
                CanonicalJson.parseObject(json.toString().getBytes(StandardCharsets.UTF_8)));
    }
}

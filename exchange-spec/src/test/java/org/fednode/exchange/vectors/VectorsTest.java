package org.fednode.exchange.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.fednode.exchange.ask.Answer;
import org.fednode.exchange.ask.Ask;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.evidence.EvidenceProblem;
import org.fednode.exchange.evidence.EvidenceVerifier;
import org.fednode.exchange.enrolment.CertificateRecord;
import org.fednode.exchange.enrolment.EnrolmentProblem;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.log.LogHead;
import org.fednode.exchange.log.LogProblem;
import org.fednode.exchange.merkle.MerkleTree;
import org.fednode.exchange.message.Greeting;
import org.fednode.exchange.message.MessageProblem;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.exchange.receipt.ReceiptProblem;
import org.fednode.exchange.reconcile.Reconciliation;
import org.fednode.exchange.reconcile.ReconciliationProblem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Reads {@code vectors/} in place and answers each case as it must be answered. */
class VectorsTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final List<String> FOLDERS = List.of("canonical-json", "merkle", "certificates", "enrolment", "certificate-records",
            "batch", "log", "evidence", "receipts", "messages", "questions", "reconciliation", "bundle");

    private final JsonNode parents;

    /** {@code mvn -pl exchange-spec test -Dtest=VectorsTest -Dfednode.vectors=rewrite} writes them anew first. */
    @BeforeAll
    static void rewriteWhenAsked() throws IOException {
        if ("rewrite".equals(System.getProperty("fednode.vectors"))) {
            VectorWriter.write();
        }
    }

    VectorsTest() throws IOException {
        parents = new ObjectMapper().readTree(VectorFolder.VECTORS.resolve("trust/divisions.json").toFile());
    }

    @TestFactory
    Stream<DynamicTest> canonicalJson() throws IOException {
        return tests("canonical-json", vector -> {
            byte[] bytes = HEX.parseHex(vector.get("hex").asText());
            try {
                CanonicalJson.check(bytes, 0, bytes.length);
                return Optional.empty();
            } catch (CanonicalProblem e) {
                return Optional.of("canonical-json");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> merkle() throws IOException {
        return tests("merkle", vector -> {
            List<String> path = new ArrayList<>();
            vector.get("path").forEach(hash -> path.add(hash.asText()));
            DigestAlgorithm algorithm = DigestAlgorithm.named(vector.get("alg").asText());
            byte[] leaf = HEX.parseHex(vector.get("leaf").asText());
            if (vector.has("content")) {
                checkLeaf(vector, algorithm, leaf);
            }
            boolean leads = MerkleVectors.read(vector.get("index").asLong(), vector.get("size").asLong(), path)
                    .leadsTo(HEX.parseHex(vector.get("root").asText()), leaf, algorithm.function());
            return leads ? Optional.empty() : Optional.of("path");
        });
    }

    private static void checkLeaf(JsonNode vector, DigestAlgorithm algorithm, byte[] leaf) {
        byte[] salt = HEX.parseHex(vector.get("salt").asText());
        byte[] nonce = new MerkleTree(algorithm.function(), salt, 1).nonce(vector.get("index").asInt());
        assertEquals(vector.get("nonce").asText(), HEX.formatHex(nonce));
        assertArrayEquals(leaf, MerkleTree.leaf(algorithm.function(), nonce,
                vector.get("content").asText().getBytes(StandardCharsets.UTF_8)));
    }

    @TestFactory
    Stream<DynamicTest> certificates() throws IOException {
        VectorFolder folder = new VectorFolder("certificates");
        return tests("certificates", vector -> {
            try {
                String pem = new String(folder.file(vector), StandardCharsets.US_ASCII);
                trust(vector).admit(NodeCertificate.fromPem(pem), now(vector));
                return Optional.empty();
            } catch (CertificateProblem e) {
                return Optional.of(e.code().wireName());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> enrolment() throws IOException {
        VectorFolder folder = new VectorFolder("enrolment");
        return tests("enrolment", vector -> {
            Optional<NodeCertificate> known = vector.has("known")
                    ? Optional.of(NodeCertificate.fromPem(vector.get("known").asText()).get(0)) : Optional.empty();
            return EnrolmentVectors.answer(folder.file(vector), known);
        });
    }

    @TestFactory
    Stream<DynamicTest> bundles() throws IOException {
        VectorFolder folder = new VectorFolder("bundle");
        Path trust = VectorFolder.VECTORS.resolve("trust");
        return tests("bundle", vector -> BundleVectors.answer(folder.file(vector),
                BundleVectors.receiver(trust, vector.get("receiver").asText()), trust(vector), now(vector)));
    }

    @TestFactory
    Stream<DynamicTest> messages() throws IOException {
        VectorFolder folder = new VectorFolder("messages");
        return tests("messages", vector -> {
            try {
                Greeting.read(PeerMessage.parse(folder.file(vector)));
                return Optional.empty();
            } catch (MessageProblem e) {
                return Optional.of(e.code());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> certificateRecords() throws IOException {
        VectorFolder folder = new VectorFolder("certificate-records");
        return tests("certificate-records", vector -> {
            try {
                byte[] value = folder.file(vector);
                assertArrayEquals(value, CanonicalJson.write(CertificateRecord.read(vector.get("key").asText(), value).value()));
                return Optional.empty();
            } catch (EnrolmentProblem e) {
                return Optional.of(e.code());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> batch() throws IOException {
        VectorFolder folder = new VectorFolder("batch");
        return tests("batch", vector -> {
            Verification verification = new BatchVerifier(trust(vector), BatchLimits.DEFAULT)
                    .verify(folder.file(vector), now(vector));
            return verification instanceof Verification.Refused refused
                    ? Optional.of(refused.reason().code()) : Optional.empty();
        });
    }

    @TestFactory
    Stream<DynamicTest> receipts() throws IOException {
        VectorFolder folder = new VectorFolder("receipts");
        return tests("receipts", vector -> {
            try {
                ReceiptPage.verify(folder.file(vector), trust(vector), now(vector));
                return Optional.empty();
            } catch (ReceiptProblem e) {
                return Optional.of(e.code());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> questions() throws IOException {
        VectorFolder folder = new VectorFolder("questions");
        return tests("questions", vector -> {
            try {
                Ask.read(folder.file(vector));
                return Optional.empty();
            } catch (AskProblem e) {
                return answers(folder.file(vector));
            }
        });
    }

    private static Optional<String> answers(byte[] message) {
        try {
            Answer.read(message);
            return Optional.empty();
        } catch (AskProblem e) {
            return Optional.of(e.code());
        }
    }

    @TestFactory
    Stream<DynamicTest> reconciliation() throws IOException {
        VectorFolder folder = new VectorFolder("reconciliation");
        return tests("reconciliation", vector -> {
            if (!vector.has("file")) {
                return ReconciliationVectors.check(vector);
            }
            try {
                Reconciliation.verify(folder.file(vector), trust(vector), now(vector));
                return Optional.empty();
            } catch (ReconciliationProblem e) {
                return Optional.of(e.code());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> log() throws IOException {
        VectorFolder folder = new VectorFolder("log");
        return tests("log", vector -> {
            if (!vector.get("kind").asText().equals("head")) {
                return LogVectors.check(vector);
            }
            try {
                LogHead.verify(folder.file(vector), trust(vector), now(vector));
                return Optional.empty();
            } catch (LogProblem e) {
                return Optional.of(e.code());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> evidence() throws IOException {
        VectorFolder folder = new VectorFolder("evidence");
        return tests("evidence", vector -> {
            try {
                NodeCertificate root = trust(vector).root();
                new EvidenceVerifier(root, divisions()).verify(folder.file(vector));
                return Optional.empty();
            } catch (EvidenceProblem e) {
                return Optional.of(e.code());
            }
        });
    }

    @Test
    void refusalsOutnumberSuccessesInEveryFolderButTheTrees() throws IOException {
        for (String name : FOLDERS) {
            List<JsonNode> cases = new VectorFolder(name).read();
            long refused = cases.stream().filter(vector -> vector.get("result").asText().equals("refused")).count();
            assertTrue(refused > cases.size() / 2 || Set.of("merkle", "log").contains(name), name + ": " + refused);
        }
    }

    @Test
    void everyFileBelongsToACase() throws IOException {
        for (String name : FOLDERS) {
            assertEquals(List.of(), new VectorFolder(name).strays(), name);
        }
    }

    /** Every section that a vector names is a heading of that text. */
    @Test
    void everySectionExists() throws IOException {
        for (String name : FOLDERS) {
            for (JsonNode vector : new VectorFolder(name).read()) {
                SpecText.assertSectionExists(vector.get("section").asText());
            }
        }
    }

    @FunctionalInterface
    private interface Reader {
        /** The error's code, or nothing when the input is accepted. */
        Optional<String> read(JsonNode vector) throws Exception;
    }

    private static Stream<DynamicTest> tests(String folder, Reader reader) throws IOException {
        return new VectorFolder(folder).read().stream().map(vector -> DynamicTest.dynamicTest(
                folder + "/" + vector.get("name").asText(), () -> {
                    Optional<String> expected = Optional.ofNullable(vector.get("error")).map(JsonNode::asText);
                    assertEquals(expected.isPresent() ? "refused" : "accepted", vector.get("result").asText());
                    assertEquals(expected, reader.read(vector));
                }));
    }

    private TrustStore trust(JsonNode vector) throws Exception {
        Path root = VectorFolder.VECTORS.resolve("trust").resolve(vector.get("root").asText());
        return new TrustStore(NodeCertificate.fromPem(Files.readString(root)).get(0), divisions());
    }

    private DivisionTree divisions() {
        return (ancestor, division) -> {
            for (String at = division; at != null; at = parents.has(at) ? parents.get(at).asText() : null) {
                if (at.equals(ancestor)) {
                    return parents.has(ancestor) || ancestor.equals("000000");
                }
            }
            return false;
        };
    }

    private static Instant now(JsonNode vector) {
        return Instant.parse(vector.get("now").asText());
    }
}

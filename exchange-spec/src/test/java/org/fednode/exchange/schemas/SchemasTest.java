package org.fednode.exchange.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.fednode.exchange.Federation;
import org.fednode.exchange.batch.BatchContainer;
import org.fednode.exchange.batch.BatchProblem;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.bundle.BundleMaker;
import org.fednode.exchange.bundle.BundlePart;
import org.fednode.exchange.head.Head;
import org.fednode.exchange.head.StreamHead;
import org.fednode.exchange.key.Suite;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas take what the library accepts, and refuse the faults of form among the vectors. */
class SchemasTest {

    private static final Path VECTORS = Path.of("vectors");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Schema manifest = schema("manifest");
    private final Schema line = schema("line");
    private final Schema receipts = schema("receipts");
    private final Schema message = schema("message");

    @TestFactory
    Stream<DynamicTest> takeEveryAcceptedBatch() throws IOException {
        return accepted("batch").map(name -> DynamicTest.dynamicTest(name, () -> {
            BatchContainer container = container(name);
            assertValid(manifest, utf8(container.manifest()));
            for (String text : lines(container)) {
                assertValid(line, text);
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> takeEveryAcceptedPage() throws IOException {
        return accepted("receipts").map(name -> DynamicTest.dynamicTest(name,
                () -> assertValid(receipts, Files.readString(VECTORS.resolve("receipts").resolve(name)))));
    }

    @TestFactory
    Stream<DynamicTest> takeEveryGoodMessage() throws IOException {
        return accepted("messages", 2).map(name -> DynamicTest.dynamicTest(name,
                () -> assertValid(message, Files.readString(VECTORS.resolve("messages").resolve(name)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"message-is-an-array", "message-without-type", "type-is-a-number", "type-with-a-capital",
        "unknown-greeting-member", "directives-is-an-object", "position-without-sequence", "position-zero",
        "position-with-unknown-member", "refused-without-reason", "standards-names-no-version", "node-with-a-long-name"})
    void refuseTheFormOfAMessage(String name) throws IOException {
        assertInvalid(message, Files.readString(VECTORS.resolve("messages").resolve(name + ".json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown-manifest-member", "unknown-nested-member", "manifest-without-seq",
        "manifest-without-tree-root", "previous-digest-at-the-first", "no-previous-digest-at-the-second",
        "digest-in-capitals", "digest-too-short", "digest-by-an-unknown-function", "sequence-zero", "sequence-as-text",
        "created-without-milliseconds", "created-with-an-offset", "origin-with-a-slash", "stream-too-long", "empty-ext",
        "directive-in-a-stream-of-records", "records-in-a-stream-of-directives", "directive-in-another-directives-stream",
        "directive-for-one-node-of-a-type-for-all", "unknown-type", "unlisted-suite", "no-lines-at-all", "sequence-beyond-2-to-the-53"})
    void refuseTheFormOfTheManifest(String name) throws Exception {
        assertInvalid(manifest, utf8(container(name + ".fxb").manifest()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert-without-value", "delete-with-value", "rekey-without-former-key",
        "upsert-with-former-key", "unknown-operation", "unknown-line-member", "no-key", "empty-key",
        "key-of-257-characters", "key-with-an-escaped-control-character", "key-with-delete-character", "key-is-a-number",
        "no-time", "time-with-an-offset", "value-is-an-array", "line-is-no-object"})
    void refuseTheFormOfALine(String name) throws Exception {
        assertInvalid(line, lines(container(name + ".fxb")).get(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown-page-member", "no-entries", "no-signature", "nonce-too-short", "unknown-outcome",
        "refused-without-a-reason", "through-without-its-digest", "digest-of-nothing", "unknown-receipt-member",
        "empty-exceptions", "log-head-without-a-size", "log-head-by-another-function", "empty-log-head",
        "another-type-of-statement", "unlisted-suite", "unknown-statement-member",
        "tree-by-an-unknown-function"})
    void refuseTheFormOfAPage(String name) throws IOException {
        assertInvalid(receipts, Files.readString(VECTORS.resolve("receipts").resolve(name + ".json")));
    }

    @TestFactory
    Stream<DynamicTest> takeEveryAcceptedQuestionAndReconciliation() throws IOException {
        return Stream.concat(accepted("questions").map(name -> fits("question", "questions", name)),
                accepted("reconciliation").map(name -> fits("reconciliation", "reconciliation", name)));
    }

    private static DynamicTest fits(String schema, String folder, String name) {
        return DynamicTest.dynamicTest(name,
                () -> assertValid(schema(schema), Files.readString(VECTORS.resolve(folder).resolve(name))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-object", "unknown-type", "no-type", "unknown-question-member", "question-without-an-id",
        "id-too-short", "id-in-capitals", "question-about-nothing", "subject-with-a-slash", "question-without-a-body",
        "body-is-a-text", "answer-with-body-and-problem", "answer-with-neither", "problem-without-a-code",
        "problem-without-a-detail", "code-with-a-space", "unknown-problem-member"})
    void refuseTheFormOfAQuestion(String name) throws IOException {
        assertInvalid(schema("question"), Files.readString(VECTORS.resolve("questions").resolve(name + ".json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"outcome-without-the-child", "unknown-member", "no-signature", "another-type-of-statement",
        "unknown-outcome-member", "sum-too-short", "salt-too-short", "cut-that-is-no-digest", "no-cut",
        "negative-number", "unlisted-suite"})
    void refuseTheFormOfAReconciliation(String name) throws IOException {
        assertInvalid(schema("reconciliation"), Files.readString(VECTORS.resolve("reconciliation").resolve(name + ".json")));
    }

    @TestFactory
    Stream<DynamicTest> takeEveryAcceptedEnrolmentRequest() throws IOException {
        return accepted("enrolment").map(name -> fits("enrolment", "enrolment", name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-object", "format-of-the-first-version", "unknown-member", "unknown-suite", "unknown-level",
        "node-id-with-a-slash", "nothing-to-answer-for", "sixty-five-hosts", "host-with-a-line-break", "exchange-without-tls",
        "signing-key-is-no-base64", "tls-authority-key-without-its-certificate", "no-proofs"})
    void refuseTheFormOfAnEnrolmentRequest(String name) throws IOException {
        assertInvalid(schema("enrolment"), Files.readString(VECTORS.resolve("enrolment").resolve(name + ".json")));
    }

    @Test
    void takeAHeadAndRefuseOneWithoutItsNode() {
        Federation federation = Federation.of(Suite.ECDSA_P256_SHA256);
        String head = utf8(Head.sign(federation.county(), federation.federation(), List.of(new StreamHead(
                new StreamId("370102", 1, "example"), 7, federation.federation(), 0)), Federation.NOW).bytes());

        assertValid(schema("head"), head);
        assertInvalid(schema("head"), head.replace("\"node\":\"370102\",", ""));
    }

    @TestFactory
    Stream<DynamicTest> takeEveryAcceptedHeadOfALogAndEveryProof() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode vector : JSON.readTree(VECTORS.resolve("log").resolve("cases.json").toFile())) {
            if (vector.get("result").asText().equals("accepted")) {
                tests.add(DynamicTest.dynamicTest(vector.get("name").asText(), () -> {
                    if (vector.has("file")) {
                        assertValid(schema("log-head"), Files.readString(VECTORS.resolve("log").resolve(vector.get("file").asText())));
                    } else {
                        assertValid(schema("log-proof"), vector.get("proof").toString());
                    }
                }));
            }
        }
        assertTrue(tests.size() > 50);
        return tests.stream();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown-head-member", "head-without-signature", "size-as-text", "unknown-statement-member",
        "another-type-of-statement", "by-a-function-that-is-no-logs", "root-in-capitals"})
    void refuseTheFormOfALogsHead(String name) throws IOException {
        assertInvalid(schema("log-head"), Files.readString(VECTORS.resolve("log").resolve(name + ".json")));
    }

    @TestFactory
    Stream<DynamicTest> takeAllAcceptedEvidence() throws IOException {
        return accepted("evidence").map(name -> DynamicTest.dynamicTest(name,
                () -> assertValid(schema("evidence"), Files.readString(VECTORS.resolve("evidence").resolve(name)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown-member", "unknown-line-member", "another-type", "no-lines", "nonce-too-short",
        "signature-is-not-base64", "chain-without-end", "log-proof-with-55-hashes"})
    void refuseTheFormOfEvidence(String name) throws IOException {
        assertInvalid(schema("evidence"), Files.readString(VECTORS.resolve("evidence").resolve(name + ".fxe")));
    }

    @Test
    void takeTheStatementOfABundleAndRefuseOneWithoutItsReceiver() {
        Federation federation = Federation.of(Suite.SM2_SM3);
        BundleMaker bundle = new BundleMaker(federation).with(BundlePart.Kind.MESSAGE, BundleMaker.HELLO);

        assertValid(schema("bundle"), utf8(BundleMaker.statement(bundle.make(), federation.province())));
        for (String member : List.of("to", "from", "recipient", "number", "parts")) {
            assertInvalid(schema("bundle"), utf8(BundleMaker.statement(
                    bundle.beforeSigning(statement -> statement.remove(member)).make(), federation.province())));
        }
    }

    private static Stream<String> accepted(String folder) throws IOException {
        return accepted(folder, 3);
    }

    private static Stream<String> accepted(String folder, int moreThan) throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode vector : JSON.readTree(VECTORS.resolve(folder).resolve("cases.json").toFile())) {
            if (vector.get("result").asText().equals("accepted") && vector.has("file")) {
                names.add(vector.get("file").asText());
            }
        }
        assertTrue(names.size() > moreThan);
        return names.stream();
    }

    private static BatchContainer container(String name) throws IOException, BatchProblem {
        return BatchContainer.read(Files.readAllBytes(VECTORS.resolve("batch").resolve(name)));
    }

    private static List<String> lines(BatchContainer container) throws BatchProblem {
        int length = (int) Manifest.parse(container.manifest()).payload().rawBytes();
        return utf8(Zstd.decompress(container.payload(), length)).lines().skip(1).toList();
    }

    private static Schema schema(String name) {
        try {
            return REGISTRY.getSchema(Files.readString(Path.of("schemas", name + ".schema.json")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertValid(Schema schema, String json) {
        assertEquals(List.of(), errors(schema, json));
    }

    private static void assertInvalid(Schema schema, String json) {
        assertFalse(errors(schema, json).isEmpty(), json);
    }

    private static List<Error> errors(Schema schema, String json) {
        return schema.validate(json, InputFormat.JSON);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

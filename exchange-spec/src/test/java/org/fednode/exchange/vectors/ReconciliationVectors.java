package org.fednode.exchange.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.fednode.exchange.Federation;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.conformance.HostileSignature;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.reconcile.Buckets;
import org.fednode.exchange.reconcile.Cell;
import org.fednode.exchange.reconcile.Outcome;
import org.fednode.exchange.reconcile.Reconciliation;
import org.fednode.exchange.reconcile.ReconciliationProblem;
import org.fednode.exchange.reconcile.ReconciliationRefusal;
import org.fednode.exchange.reconcile.RowFacts;
import org.fednode.exchange.reconcile.RowId;
import org.fednode.exchange.reconcile.Salt;
import org.fednode.exchange.reconcile.SignedOutcome;
import org.fednode.exchange.reconcile.StreamCut;

/** Writes {@code vectors/reconciliation}: rows with their ids, sums of rows, and outcomes that two nodes signed. */
final class ReconciliationVectors {

    private static final Salt SALT = new Salt("000102030405060708090a0b0c0d0e0f");
    private static final String VALUE = "{\"name\":\"王小明\"}";
    private static final RowFacts ROW = row("个人-1", Optional.of(VALUE));

    private final VectorFolder folder;

    ReconciliationVectors(VectorFolder folder) {
        this.folder = folder;
    }

    void write() throws IOException {
        rows();
        sums();
        for (Suite suite : Suite.values()) {
            String prefix = suite == Suite.SM2_SM3 ? "sm2-" : "ecdsa-";
            outcome(Case.good(prefix + "equal", "reconciliation.md#outcome"), suite, f -> signed(f, outcome(0)));
            outcome(Case.good(prefix + "two-rows-left", "reconciliation.md#outcome"), suite, f -> signed(f, outcome(2)));
        }
        form();
        signatures();
        folder.finish();
    }

    private void rows() {
        RowFacts deleted = row("个人-1", Optional.empty());
        row(Case.good("row", "reconciliation.md#row"), ROW, VALUE, ROW.id(SALT));
        row(Case.good("deleted-row", "reconciliation.md#row"), deleted, null, deleted.id(SALT));
        badRow("row-without-its-salt", ROW.id(new Salt("0".repeat(32))));
        badRow("row-counted-as-deleted", deleted.id(SALT));
        badRow("row-of-another-line", new RowFacts("370102", "个人-1", 1, 7, 4, Federation.NOW, ROW.content()).id(SALT));
        badRow("row-of-another-key", row("个人-2", Optional.of(VALUE)).id(SALT));
        badRow("row-of-another-value", row("个人-1", Optional.of("{\"name\":\"王小民\"}")).id(SALT));
        badRow("row-with-its-time-in-seconds", new RowFacts("370102", "个人-1", 1, 7, 3,
                Instant.ofEpochMilli(Federation.NOW.getEpochSecond()), ROW.content()).id(SALT));
        badRow("origin-and-key-run-together", new RowFacts("370102个", "人-1", 1, 7, 3, Federation.NOW, ROW.content()).id(SALT));
    }

    private static RowFacts row(String key, Optional<String> value) {
        return new RowFacts("370102", key, 1, 7, 3, Federation.NOW,
                value.map(text -> RowFacts.content(text.getBytes(StandardCharsets.UTF_8))));
    }

    private void badRow(String name, RowId id) {
        row(Case.bad(name, "reconciliation.md#row", "row"), ROW, VALUE, id);
    }

    private void row(Case vector, RowFacts row, String value, RowId id) {
        vector.with("salt", SALT.hex()).with("origin", row.origin()).with("key", row.key()).with("epoch", row.epoch())
                .with("seq", row.seq()).with("line", row.line()).with("time", row.at().toEpochMilli()).with("id", id.toString());
        folder.add(value == null ? vector : vector.with("value", value));
    }

    private void sums() {
        Buckets three = new Buckets();
        List<String> ids = new ArrayList<>();
        for (String key : List.of("a", "b", "c")) {
            RowId id = row(key, Optional.of(VALUE)).id(SALT);
            three.add(id);
            ids.add(id.toString());
        }
        Cell sum = three.cell("");
        sum(Case.good("sum-of-three-rows", "reconciliation.md#cell"), ids, sum.hex());
        sum(Case.good("sum-of-no-rows", "reconciliation.md#cell"), List.of(), "0".repeat(48));
        sum(Case.bad("sum-with-another-number", "reconciliation.md#cell", "cell"), ids, "00000002" + sum.hex().substring(8));
        sum(Case.bad("sum-without-checks", "reconciliation.md#cell", "cell"), ids, sum.hex().substring(0, 40) + "00000000");
        sum(Case.bad("sum-of-two-of-three-rows", "reconciliation.md#cell", "cell"), ids.subList(0, 2), sum.hex());
        sum(Case.bad("sum-with-its-number-last", "reconciliation.md#cell", "cell"), ids, sum.hex().substring(8) + "00000003");
    }

    private void sum(Case vector, List<String> ids, String cell) {
        folder.add(vector.with("ids", ids).with("cell", cell));
    }

    private void form() {
        ReconciliationRefusal r = ReconciliationRefusal.FORMAT;
        outcome(bad("empty-outcome-file", r), Suite.ECDSA_P256_SHA256, f -> new byte[0]);
        edited("outcome-without-the-child", r, both -> both.remove("below"));
        edited("unknown-member", r, both -> both.put("note", "x"));
        edited("no-signature", r, both -> object(both, "above").remove("signature"));
        edited("another-type-of-statement", r, both -> statement(both).put("type", "head"));
        resigned("unknown-outcome-member", r, statement -> object(statement, "outcome").put("note", "x"));
        resigned("sum-too-short", r, statement -> dataSet(statement).put("aboveSum", "00"));
        resigned("salt-too-short", r, statement -> dataSet(statement).put("salt", "00"));
        resigned("cut-that-is-no-digest", r, statement -> dataSet(statement).put("cut", "sha-256:00"));
        resigned("no-cut", r, statement -> dataSet(statement).remove("cut"));
        resigned("negative-number", r, statement -> dataSet(statement).put("left", -1L));
    }

    private void signatures() {
        edited("foreign-federation", ReconciliationRefusal.FOREIGN_FEDERATION,
                both -> statement(both).put("federation", "sha-256:" + "0".repeat(64)));
        edited("changed-after-signing", ReconciliationRefusal.SIGNATURE, both -> dataSet(statement(both)).put("left", 1L));
        edited("unlisted-suite", ReconciliationRefusal.SIGNATURE, both -> statement(both).put("suite", "rsa-sha1"));
        edited("unknown-signer", ReconciliationRefusal.SIGNATURE, both -> statement(both).put("signer", "sha-256:" + "0".repeat(64)));
        resigned("signer-is-not-the-node", ReconciliationRefusal.SIGNER_NOT_PARTY, statement -> statement.put("node", "000000"));
        outcome(bad("certificate-of-a-foreign-root", ReconciliationRefusal.SIGNATURE), Suite.ECDSA_P256_SHA256, f -> both(
                sign(f, Federation.another(f.suite()).province(), outcome(0)), sign(f, f.county(), outcome(0))));
        outcome(bad("signed-by-a-third-node", ReconciliationRefusal.SIGNER_NOT_PARTY), Suite.ECDSA_P256_SHA256, f -> both(
                sign(f, f.issue(f.root(), Federation.identity("330000", Level.PROVINCE)), outcome(0)), sign(f, f.county(), outcome(0))));
        outcome(bad("child-in-the-parents-place", ReconciliationRefusal.SIGNER_NOT_PARTY), Suite.ECDSA_P256_SHA256,
                f -> both(sign(f, f.county(), outcome(0)), sign(f, f.province(), outcome(0))));
        outcome(bad("two-outcomes", ReconciliationRefusal.DISAGREED), Suite.ECDSA_P256_SHA256,
                f -> both(sign(f, f.province(), outcome(0)), sign(f, f.county(), outcome(1))));
    }

    private static Case bad(String name, ReconciliationRefusal reason) {
        String section = reason == ReconciliationRefusal.FORMAT ? "reconciliation.md#outcome" : reason.section();
        return Case.bad(name, section, reason.code());
    }

    private void edited(String name, ReconciliationRefusal reason, Consumer<Map<String, Object>> change) {
        outcome(bad(name, reason), Suite.ECDSA_P256_SHA256, f -> {
            Map<String, Object> both = parsed(signed(f, outcome(0)));
            change.accept(both);
            return CanonicalJson.write(both);
        });
    }

    /** The parent's statement changed, and signed by the parent as it then is. */
    private void resigned(String name, ReconciliationRefusal reason, Consumer<Map<String, Object>> change) {
        outcome(bad(name, reason), Suite.ECDSA_P256_SHA256, f -> {
            Map<String, Object> both = parsed(signed(f, outcome(0)));
            change.accept(statement(both));
            object(both, "above").put("signature", Base64.getEncoder().encodeToString(
                    HostileSignature.of(f.province(), CanonicalJson.write(statement(both))).encoded()));
            return CanonicalJson.write(both);
        });
    }

    private void outcome(Case vector, Suite suite, Function<Federation, byte[]> bytes) {
        vector.with("root", suite == Suite.SM2_SM3 ? "sm2-root.pem" : "ecdsa-root.pem");
        folder.add(vector.with("now", Federation.NOW.toString()), ".json", bytes.apply(Federation.of(suite)));
    }

    private static byte[] signed(Federation f, Outcome outcome) {
        try {
            return Reconciliation.of(sign(f, f.province(), outcome), sign(f, f.county(), outcome)).bytes();
        } catch (ReconciliationProblem e) {
            throw new AssertionError(e);
        }
    }

    private static SignedOutcome sign(Federation f, SigningKey key, Outcome outcome) {
        return SignedOutcome.sign(key, f.federation(), outcome, Federation.NOW);
    }

    private static byte[] both(SignedOutcome above, SignedOutcome below) {
        return CanonicalJson.write(Map.of("above", above.json(), "below", below.json()));
    }

    private static Outcome outcome(long left) {
        Buckets rows = new Buckets();
        rows.add(ROW.id(SALT));
        Cell sum = rows.cell("");
        StreamCut cut = new StreamCut(new StreamId("370102", 1, "example"), 7, Federation.of(Suite.ECDSA_P256_SHA256).federation());
        return new Outcome("370000", "370102", List.of(new Outcome.DataSetOutcome("example", SALT, StreamCut.digest(List.of(cut)), sum,
                left == 0 ? sum : new Buckets().cell(""), 3, 3 - left, left, 0, 0)));
    }

    /** What a reader answers to a vector that is a row or a sum. */
    static Optional<String> check(JsonNode vector) {
        if (vector.has("cell")) {
            Buckets buckets = new Buckets();
            vector.get("ids").forEach(id -> buckets.add(id(id.asText())));
            return buckets.cell("").equals(Cell.parse(vector.get("cell").asText())) ? Optional.empty() : Optional.of("cell");
        }
        Optional<byte[]> content = Optional.ofNullable(vector.get("value"))
                .map(value -> RowFacts.content(value.asText().getBytes(StandardCharsets.UTF_8)));
        RowFacts row = new RowFacts(vector.get("origin").asText(), vector.get("key").asText(), vector.get("epoch").asLong(),
                vector.get("seq").asLong(), vector.get("line").asInt(), Instant.ofEpochMilli(vector.get("time").asLong()), content);
        return row.id(new Salt(vector.get("salt").asText())).equals(id(vector.get("id").asText())) ? Optional.empty() : Optional.of("row");
    }

    private static RowId id(String hex) {
        return RowId.read(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex))).get(0);
    }

    private static Map<String, Object> parsed(byte[] bytes) {
        try {
            return CanonicalJson.parseObject(bytes);
        } catch (CanonicalProblem e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Object> statement(Map<String, Object> both) {
        return object(object(both, "above"), "statement");
    }

    private static Map<String, Object> dataSet(Map<String, Object> statement) {
        return first(object(statement, "outcome"), "dataSets");
    }

    @SuppressWarnings("unchecked") // the parser makes maps with text keys only
    private static Map<String, Object> object(Map<String, Object> in, String name) {
        return (Map<String, Object>) in.get(name);
    }

    @SuppressWarnings("unchecked") // the parser makes maps with text keys only
    private static Map<String, Object> first(Map<String, Object> in, String name) {
        return (Map<String, Object>) ((List<Object>) in.get(name)).get(0);
    }
}

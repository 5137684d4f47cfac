package org.fednode.exchange.vectors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.log.TreeHead;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.Receipt.LineException;
import org.fednode.exchange.receipt.Receipt.Outcome;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.exchange.receipt.ReceiptRefusal;

/** Writes {@code vectors/receipts}: pages of three receipts by a province, each with one thing changed. */
final class ReceiptVectors {

    private final VectorFolder folder;

    ReceiptVectors(VectorFolder folder) {
        this.folder = folder;
    }

    void write() throws IOException {
        for (Suite suite : Suite.values()) {
            String prefix = suite == Suite.SM2_SM3 ? "sm2-" : "ecdsa-";
            good(prefix + "three-receipts", suite, f -> page(f, f.province()).bytes());
            good(prefix + "only-the-second", suite, f -> page(f, f.province())
                    .only(receipt -> receipt.stream().origin().equals("370103")).bytes());
            good(prefix + "with-the-receivers-log", suite, f -> ReceiptPage.sign(f.province(), f.federation(),
                    receipts(f).stream().map(receipt -> receipt.with(TreeHead.EMPTY)).toList(), Federation.NOW,
                    f.random("page")).bytes());
            good(prefix + "by-the-root", suite, f -> page(f, f.root()).bytes());
        }
        form();
        signature();
        entries();
        folder.finish();
    }

    private void form() {
        ReceiptRefusal r = ReceiptRefusal.FORMAT;
        bad("empty-page-file", r, f -> new byte[0]);
        bad("page-is-no-object", r, f -> utf8("[]"));
        bad("page-with-a-space", r, f -> replaced(f, "{\"entries\":", "{ \"entries\":"));
        edited("unknown-page-member", r, page -> page.put("note", "x"));
        edited("no-entries", r, page -> page.put("entries", List.of()));
        edited("no-signature", r, page -> page.remove("signature"));
        edited("signature-is-not-base64", r, page -> page.put("signature", "!!!!"));
        edited("entries-out-of-order", r, page -> page.put("entries", java.util.Arrays.asList(entry(page, 1), entry(page, 0))));
        edited("entry-twice", r, page -> page.put("entries", List.of(entry(page, 0), entry(page, 0))));
        edited("nonce-too-short", r, page -> entry(page, 0).put("nonce", "00"));
        edited("index-beyond-size", r, page -> entry(page, 2).put("index", 3L));
        edited("unknown-outcome", r, page -> leaf(page, 0).put("outcome", "perhaps"));
        edited("refused-without-a-reason", r, page -> leaf(page, 1).remove("reason"));
        edited("through-without-its-digest", r, page -> leaf(page, 0).remove("throughDigest"));
        edited("digest-of-nothing", r, page -> leaf(page, 1).put("throughDigest", "sm3:" + "0".repeat(64)));
        edited("unknown-receipt-member", r, page -> leaf(page, 0).put("name", "x"));
        edited("empty-exceptions", r, page -> leaf(page, 1).put("exceptions", List.of()));
        edited("log-head-without-a-size", r, page -> leaf(page, 0).put("logHead", "sha-256:" + "0".repeat(64)));
        edited("log-head-by-another-function", r, page -> leaf(page, 0).put("logHead", "7:sm3:" + "0".repeat(64)));
        edited("empty-log-head", r, page -> leaf(page, 0).put("logHead", ""));
        edited("another-type-of-statement", r, page -> statement(page).put("type", "head"));
    }

    private void signature() {
        edited("foreign-federation", ReceiptRefusal.FOREIGN_FEDERATION,
                page -> statement(page).put("federation", "sha-256:" + "0".repeat(64)));
        edited("unlisted-suite", ReceiptRefusal.SIGNATURE_PROFILE, page -> statement(page).put("suite", "rsa-sha1"));
        edited("unknown-signer", ReceiptRefusal.UNKNOWN_SIGNER,
                page -> statement(page).put("signer", "sha-256:" + "0".repeat(64)));
        edited("size-changed-after-signing", ReceiptRefusal.BAD_SIGNATURE, page -> statement(page).put("size", 4L));
        edited("time-changed-after-signing", ReceiptRefusal.BAD_SIGNATURE,
                page -> statement(page).put("created", "2026-11-23T08:00:00.001Z"));
        bad("certificate-of-a-foreign-root", ReceiptRefusal.CERTIFICATE, f -> {
            Federation another = Federation.another(f.suite());
            return ReceiptPage.sign(another.province(), f.federation(), receipts(f), Federation.NOW, f.random("page")).bytes();
        });
        bad("expired-certificate", ReceiptRefusal.CERTIFICATE_NOT_VALID_NOW, f -> page(f, f.issue(f.root(),
                Federation.identity("330000", Level.PROVINCE), Federation.FROM, Federation.NOW.minusSeconds(1))).bytes());
        signed("signed-by-another-than-the-receiver", ReceiptRefusal.SIGNER_NOT_RECEIVER,
                statement -> statement.put("receiver", "000000"), s -> { });
        signed("no-signer", ReceiptRefusal.NO_SIGNER, statement -> { }, s -> s.withSigners(0));
        signed("stripped-signed-attributes", ReceiptRefusal.SIGNATURE_PROFILE, statement -> { },
                s -> s.withoutSignedAttributes());
        signed("unknown-statement-member", ReceiptRefusal.FORMAT, statement -> statement.put("note", "x"), s -> { });
        signed("tree-by-an-unknown-function", ReceiptRefusal.FORMAT, statement -> statement.put("tree", "sha-1"), s -> { });
    }

    private void entries() {
        ReceiptRefusal r = ReceiptRefusal.PATH;
        edited("receipt-changed", r, page -> leaf(page, 0).put("through", 8L));
        edited("nonce-changed", r, page -> entry(page, 0).put("nonce", "0".repeat(64)));
        edited("path-cut-short", r, page -> entry(page, 0).put("path", List.of()));
        edited("path-too-long", r, page -> entry(page, 2).put("path", List.of("0".repeat(64), "0".repeat(64), "0".repeat(64))));
        edited("leaf-at-another-index", r, page -> {
            entry(page, 0).put("index", 1L);
            page.put("entries", List.of(entry(page, 0)));
        });
        signed("another-root-signed", r, statement -> statement.put("root", "0".repeat(64)), s -> { });
    }

    private void signed(String name, ReceiptRefusal reason, Consumer<Map<String, Object>> change,
            Consumer<HostileSignature> signing) {
        bad(name, reason, f -> {
            Map<String, Object> page = parsed(page(f, f.province()).bytes());
            change.accept(statement(page));
            HostileSignature signature = HostileSignature.of(f.province(), CanonicalJson.write(statement(page)));
            signing.accept(signature);
            page.put("signature", java.util.Base64.getEncoder().encodeToString(signature.encoded()));
            return CanonicalJson.write(page);
        });
    }

    private void edited(String name, ReceiptRefusal reason, Consumer<Map<String, Object>> change) {
        bad(name, reason, f -> {
            Map<String, Object> page = parsed(page(f, f.province()).bytes());
            change.accept(page);
            return CanonicalJson.write(page);
        });
    }

    private static Map<String, Object> parsed(byte[] page) {
        try {
            return CanonicalJson.parseObject(page);
        } catch (CanonicalProblem e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked") // the parser makes maps with text keys only
    private static Map<String, Object> statement(Map<String, Object> page) {
        return (Map<String, Object>) page.get("statement");
    }

    @SuppressWarnings("unchecked") // the parser makes maps with text keys only
    private static Map<String, Object> entry(Map<String, Object> page, int index) {
        return (Map<String, Object>) ((List<Object>) page.get("entries")).get(index);
    }

    @SuppressWarnings("unchecked") // the parser makes maps with text keys only
    private static Map<String, Object> leaf(Map<String, Object> page, int index) {
        return (Map<String, Object>) entry(page, index).get("leaf");
    }

    private static byte[] replaced(Federation f, String from, String to) {
        return utf8(new String(page(f, f.province()).bytes(), StandardCharsets.UTF_8).replace(from, to));
    }

    private static ReceiptPage page(Federation f, SigningKey key) {
        return ReceiptPage.sign(key, f.federation(), receipts(f), Federation.NOW, f.random("page"));
    }

    private static List<Receipt> receipts(Federation f) {
        Digest digest = f.federation();
        List<Receipt> receipts = new ArrayList<>();
        receipts.add(new Receipt(new StreamId("370102", 1, "example"), 7, Optional.of(digest), Outcome.ACCEPTED,
                Optional.empty(), 0, Optional.empty(), List.of(new LineException(7, 3, List.of("example.rule"))), Federation.NOW));
        receipts.add(new Receipt(new StreamId("370103", 1, "example"), 0, Optional.empty(), Outcome.REFUSED,
                Optional.of(digest), 1, Optional.of("batch.root"), List.of(), Federation.NOW));
        receipts.add(new Receipt(new StreamId("370102", 1, "other"), 1, Optional.of(digest), Outcome.HELD,
                Optional.of(digest), 3, Optional.of("batch.gap"), List.of(), Federation.NOW));
        return receipts;
    }

    private void good(String name, Suite suite, Function<Federation, byte[]> page) {
        add(Case.good(name, "receipts.md"), suite, page);
    }

    private void bad(String name, ReceiptRefusal reason, Function<Federation, byte[]> page) {
        add(Case.bad(name, reason.section(), reason.code()), Suite.ECDSA_P256_SHA256, page);
    }

    private void add(Case vector, Suite suite, Function<Federation, byte[]> page) {
        vector.with("root", suite == Suite.SM2_SM3 ? "sm2-root.pem" : "ecdsa-root.pem");
        folder.add(vector.with("now", Federation.NOW.toString()), ".json", page.apply(Federation.of(suite)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

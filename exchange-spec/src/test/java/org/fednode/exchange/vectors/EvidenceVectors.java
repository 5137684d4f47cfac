package org.fednode.exchange.vectors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.fednode.exchange.Federation;
import org.fednode.exchange.batch.Refusal;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.evidence.Evidence;
import org.fednode.exchange.evidence.EvidenceRefusal;
import org.fednode.exchange.evidence.Proven;
import org.fednode.exchange.evidence.ProvenLine;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.log.LogRefusal;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.ReceiptRefusal;

/** Writes {@code vectors/evidence}: evidence of one record with everything in it, each with one part altered. */
final class EvidenceVectors {

    private static final Suite SUITE = Suite.ECDSA_P256_SHA256;

    private final VectorFolder folder;
    private final Federation federation = Federation.of(SUITE);
    private final Proven proven = new Proven(federation);

    EvidenceVectors(VectorFolder folder) {
        this.folder = folder;
    }

    void write() throws IOException {
        for (Suite suite : Suite.values()) {
            Proven one = new Proven(Federation.of(suite));
            String prefix = suite == Suite.SM2_SM3 ? "sm2-" : "ecdsa-";
            good(prefix + "everything", suite, one.evidence());
            good(prefix + "signed-only", suite, one.evidence(one.line(Proven.LINE, List.of(), List.of())));
        }
        form();
        lines();
        receipts();
        logs();
        folder.finish();
    }

    private void form() {
        String format = EvidenceRefusal.FORMAT.code();
        bad("empty-file", format, new byte[0]);
        bad("file-with-a-space", format, (" " + new String(good(), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
        edited("unknown-member", format, file -> file.put("note", "x"));
        edited("unknown-line-member", format, file -> line(file).put("salt", "0".repeat(64)));
        edited("another-type", format, file -> file.put("type", "receipts"));
        edited("no-lines", format, file -> file.put("lines", List.of()));
        edited("nonce-too-short", format, file -> line(file).put("nonce", "00"));
        edited("signature-is-not-base64", format, file -> line(file).put("signature", "!!!!"));
        edited("chain-without-end", format, file -> first(line(file), "receipts").put("chain",
                Collections.nCopies(Evidence.MAX_CHAIN + 1, "{}")));
        edited("log-proof-with-55-hashes", format, file -> proof(file).put("path", Collections.nCopies(55, "0".repeat(64))));
        edited("foreign-federation", EvidenceRefusal.FOREIGN_FEDERATION.code(),
                file -> file.put("federation", "sha-256:" + "0".repeat(64)));
        Federation other = Federation.another(SUITE);
        bad("of-another-root", EvidenceRefusal.FOREIGN_FEDERATION.code(), new Proven(other).evidence().bytes());
    }

    private void lines() {
        edited("manifest-altered", Refusal.BAD_SIGNATURE.code(), file -> text(line(file), "manifest",
                manifest -> manifest.replace("2026-11-23", "2026-11-22")));
        edited("manifest-with-a-space", Refusal.MANIFEST.code(), file -> text(line(file), "manifest", manifest -> manifest + " "));
        edited("manifest-of-a-foreign-federation", Refusal.FOREIGN_FEDERATION.code(), file -> text(line(file), "manifest",
                manifest -> manifest.replaceAll("sha-256:[0-9a-f]{64}\",\"origin", "sha-256:" + "0".repeat(64) + "\",\"origin")));
        edited("signature-altered", Refusal.BAD_SIGNATURE.code(), file -> signature(file, -1));
        edited("signers-certificate-altered", Refusal.UNKNOWN_SIGNER.code(),
                file -> signature(file, certificateByte(file, federation.county().certificate())));
        edited("issuers-certificate-altered", Refusal.CERTIFICATE.code(),
                file -> signature(file, certificateByte(file, federation.province().certificate())));
        edited("signature-of-another-profile", Refusal.SIGNATURE_PROFILE.code(), file -> line(file).put("signature", "MAA="));
        edited("line-altered", EvidenceRefusal.PATH.code(), file -> text(line(file), "line", line -> line.replace("姓名", "改名")));
        edited("nonce-altered", EvidenceRefusal.PATH.code(), file -> line(file).put("nonce", "0".repeat(64)));
        edited("path-altered", EvidenceRefusal.PATH.code(), file -> line(file).put("path", swapped(line(file))));
        edited("path-cut-short", EvidenceRefusal.PATH.code(), file -> line(file).put("path", list(line(file), "path").subList(1, 3)));
        edited("another-index", EvidenceRefusal.PATH.code(), file -> line(file).put("index", 2L));
        edited("another-size", EvidenceRefusal.PATH.code(), file -> line(file).put("size", 6L));
        edited("line-that-is-none", Refusal.LINE.code(), file -> line(file).put("line", "{}"));
        edited("another-key", EvidenceRefusal.ANOTHER_RECORD.code(), file -> file.put("key", "key-4"));
        edited("another-data-set", EvidenceRefusal.ANOTHER_RECORD.code(), file -> file.put("stream", "other"));
        bad("second-line-of-another-record", EvidenceRefusal.ANOTHER_RECORD.code(), proven.evidence(
                proven.line(Proven.LINE, List.of(), List.of()), proven.line(4, List.of(), List.of())).bytes());
    }

    private void receipts() {
        edited("receipt-altered", ReceiptRefusal.PATH.code(), file -> text(first(line(file), "receipts"), "page",
                page -> page.replace("\"through\":3", "\"through\":2")));
        edited("receipt-with-an-altered-signed-part", ReceiptRefusal.BAD_SIGNATURE.code(), file -> text(first(line(file), "receipts"),
                "page", page -> page.replace("\"size\":1", "\"size\":2")));
        edited("receipt-that-is-none", ReceiptRefusal.FORMAT.code(), file -> first(line(file), "receipts").put("page", "{}"));
        edited("chain-cut-short", EvidenceRefusal.CHAIN.code(), file -> first(line(file), "receipts").put("chain",
                list(first(line(file), "receipts"), "chain").subList(0, 1)));
        edited("chain-with-a-hole", EvidenceRefusal.CHAIN.code(), file -> first(line(file), "receipts").put("chain",
                list(first(line(file), "receipts"), "chain").subList(1, 2)));
        edited("chain-with-an-altered-manifest", EvidenceRefusal.CHAIN.code(), file -> {
            List<Object> chain = new ArrayList<>(list(first(line(file), "receipts"), "chain"));
            chain.set(0, ((String) chain.get(0)).replace("2026-11-23", "2026-11-22"));
            first(line(file), "receipts").put("chain", chain);
        });
        edited("chain-with-no-manifest", EvidenceRefusal.CHAIN.code(), file -> first(line(file), "receipts").put("chain", List.of("{}")));
        receipt("receipt-that-does-not-reach-the-batch", EvidenceRefusal.NOT_COVERED, proven.nothing());
        receipt("receipt-of-another-stream", EvidenceRefusal.NOT_COVERED,
                proven.receipted(federation.province(), new StreamId("370103", 1, "example"), 1, List.of()));
        receipt("receipt-of-a-node-that-is-not-above", EvidenceRefusal.NOT_ABOVE, proven.receipted(stranger(), 1, List.of()));
        receipt("receipt-of-the-origin-itself", EvidenceRefusal.NOT_ABOVE, proven.receipted(federation.county(), 1, List.of()));
        receipt("line-marked-rejected", EvidenceRefusal.REJECTED, proven.receipted(federation.province(), 1,
                List.of(new Receipt.LineException(1, Proven.LINE + 1, List.of("example.rule")))));
    }

    private void receipt(String name, EvidenceRefusal error, ProvenLine.Receipted receipted) {
        bad(name, error.code(), proven.evidence(proven.line(Proven.LINE, List.of(receipted), List.of())).bytes());
    }

    private void logs() {
        edited("log-head-altered", LogRefusal.SIGNATURE.code(), file -> text(first(line(file), "logs"), "head",
                head -> head.replace("\"size\":3", "\"size\":4")));
        edited("log-head-that-is-none", LogRefusal.FORMAT.code(), file -> first(line(file), "logs").put("head", "{}"));
        edited("log-proof-altered", LogRefusal.INCLUSION.code(), file -> proof(file).put("index", 1L));
        edited("log-proof-without-hashes", LogRefusal.INCLUSION.code(), file -> proof(file).put("path", List.of()));
        edited("log-proof-of-another-size", LogRefusal.INCLUSION.code(), file -> proof(file).put("size", 2L));
        log("log-proof-of-another-batch", LogRefusal.INCLUSION.code(), proven.logged(federation.province(), proven.inclusion(1)));
        log("log-of-a-node-that-is-not-above", EvidenceRefusal.NOT_ABOVE.code(), proven.logged(stranger()));
        log("log-head-of-a-foreign-root", LogRefusal.SIGNATURE.code(), proven.logged(Federation.another(SUITE).province()));
    }

    private void log(String name, String error, ProvenLine.Logged logged) {
        bad(name, error, proven.evidence(proven.line(Proven.LINE, List.of(), List.of(logged))).bytes());
    }

    private SigningKey stranger() {
        return federation.issue(federation.root(), Federation.identity("330000", Level.PROVINCE), Federation.FROM,
                Instant.parse("2036-01-01T00:00:00Z"));
    }

    private static Object swapped(Map<String, Object> line) {
        List<Object> path = new ArrayList<>(list(line, "path"));
        Collections.swap(path, 0, 1);
        return path;
    }

    /** Flips one bit of the signature; counted from the end when negative. */
    private static void signature(Map<String, Object> file, int at) {
        byte[] bytes = Base64.getDecoder().decode((String) line(file).get("signature"));
        bytes[at < 0 ? bytes.length + at : at] ^= 1;
        line(file).put("signature", Base64.getEncoder().encodeToString(bytes));
    }

    /** The last byte of a certificate that lies in the signature: of its issuer's own signature. */
    private static int certificateByte(Map<String, Object> file, NodeCertificate certificate) {
        byte[] der = Base64.getDecoder().decode((String) line(file).get("signature"));
        byte[] sought = certificate.encoded();
        for (int at = 0; at <= der.length - sought.length; at++) {
            if (Arrays.equals(der, at, at + sought.length, sought, 0, sought.length)) {
                return at + sought.length - 1;
            }
        }
        throw new IllegalStateException("the certificate is not enclosed");
    }

    private byte[] good() {
        return proven.evidence().bytes();
    }

    private void good(String name, Suite suite, Evidence evidence) {
        add(Case.good(name, "evidence.md#verification"), suite, evidence.bytes());
    }

    private void bad(String name, String error, byte[] bytes) {
        add(Case.bad(name, error.equals(EvidenceRefusal.FORMAT.code())
                ? "evidence.md#form" : "evidence.md#verification", error), SUITE, bytes);
    }

    private void edited(String name, String error, Consumer<Map<String, Object>> edit) {
        try {
            Map<String, Object> file = CanonicalJson.parseObject(good());
            edit.accept(file);
            bad(name, error, CanonicalJson.write(file));
        } catch (CanonicalProblem e) {
            throw new AssertionError(e);
        }
    }

    private static void text(Map<String, Object> object, String member, UnaryOperator<String> change) {
        String before = (String) object.get(member);
        String after = change.apply(before);
        if (after.equals(before)) {
            throw new IllegalStateException(member + " was not changed");
        }
        object.put(member, after);
    }

    private static Map<String, Object> line(Map<String, Object> file) {
        return first(file, "lines");
    }

    @SuppressWarnings("unchecked") // as the parser makes it
    private static Map<String, Object> proof(Map<String, Object> file) {
        return (Map<String, Object>) first(line(file), "logs").get("proof");
    }

    @SuppressWarnings("unchecked") // as the parser makes it
    private static Map<String, Object> first(Map<String, Object> object, String member) {
        return (Map<String, Object>) list(object, member).get(0);
    }

    @SuppressWarnings("unchecked") // as the parser makes it
    private static List<Object> list(Map<String, Object> object, String member) {
        return (List<Object>) object.get(member);
    }

    private void add(Case vector, Suite suite, byte[] bytes) {
        folder.add(vector.with("root", suite == Suite.SM2_SM3 ? "sm2-root.pem" : "ecdsa-root.pem"), ".fxe", bytes);
    }
}

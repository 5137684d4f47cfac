package org.fednode.exchange.vectors;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.fednode.exchange.Federation;
import org.fednode.exchange.batch.BatchContainer;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.BatchWriter;
import org.fednode.exchange.batch.Batches;
import org.fednode.exchange.batch.LineBuffer;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.batch.Refusal;
import org.fednode.exchange.certificate.CertificateIssuer;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.Scope;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.conformance.HostileBatch;
import org.fednode.exchange.conformance.HostileSignature;
import org.fednode.exchange.conformance.HostileZip;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.Suite;

/** Writes {@code vectors/batch}. Each vector starts from a valid batch of five lines and changes one thing. */
final class BatchVectors {

    private final VectorFolder folder;

    BatchVectors(VectorFolder folder) {
        this.folder = folder;
    }

    void write() throws IOException {
        good();
        container();
        manifest();
        signer();
        signature();
        payload();
        lines();
        folder.finish();
    }

    private void good() {
        for (Suite suite : Suite.values()) {
            String prefix = suite == Suite.SM2_SM3 ? "sm2-" : "ecdsa-";
            good(prefix + "all-operations", suite, f -> Batches.sealed(f, f.county(), 5).bytes());
            good(prefix + "one-line", suite, f -> Batches.sealed(f, f.county(), 1).bytes());
            good(prefix + "by-a-province", suite, f -> Batches.sealed(f, f.province(), 1).bytes());
            good(prefix + "by-the-root", suite, f -> Batches.sealed(f, f.root(), 1).bytes());
            good(prefix + "tree-by-sm3", suite, f -> new BatchWriter(f.county(), f.federation(), DigestAlgorithm.SM3,
                    f.random("salts")).seal(Batches.first(f.county()), Batches.lines(5)).bytes());
            good(prefix + "second-in-its-stream", suite, f -> new BatchWriter(f.county(), f.federation(),
                    DigestAlgorithm.SHA_256, f.random("salts")).seal(Batches.at(f.county(), 2,
                            Optional.of(Batches.sealed(f, f.county(), 1).digest())), Batches.lines(1)).bytes());
        }
        good("manifest-with-ext", Suite.ECDSA_P256_SHA256, f -> batch(f).with("ext.note", "kept").file());
        good("line-with-ext", Suite.ECDSA_P256_SHA256, f -> sealed(f, lines -> lines.add(LineOp.UPSERT, "k",
                Optional.empty(), Federation.NOW, Optional.of(utf8("{}")), Optional.of(utf8("{\"a\":true}")))));
        good("directive-for-all", Suite.ECDSA_P256_SHA256, f -> batch(f).with("type", "notices").with("stream", "notices").file());
        good("directive-for-one-node", Suite.ECDSA_P256_SHA256,
                f -> batch(f).with("type", "returns").with("stream", "returns.370102").file());
        good("key-of-256-supplementary-characters", Suite.ECDSA_P256_SHA256, f -> sealed(f, lines -> lines.add(
                LineOp.UPSERT, "𠀀".repeat(256), Optional.empty(), Federation.NOW, Optional.of(utf8("{}")))));
    }

    private void container() {
        Refusal r = Refusal.CONTAINER;
        bad("empty-file", r, f -> new byte[0]);
        bad("not-a-zip", r, f -> utf8("These bytes are no ZIP file, however long one looks at them."));
        bad("two-manifest-entries", r, f -> HostileZip.withTwoManifests(batch(f).container(),
                batch(f).with("seq", 2L).container().manifest()));
        bad("extra-entry", r, f -> HostileZip.of(batch(f).container()).stored("readme.txt", utf8("hello")).file());
        bad("missing-signature-entry", r, f -> new HostileZip().stored("manifest.json", batch(f).container().manifest())
                .stored("records.ndjson.zst", batch(f).container().payload()).file());
        bad("entries-out-of-order", r, f -> new HostileZip().stored("manifest.p7s", batch(f).container().signature())
                .stored("manifest.json", batch(f).container().manifest())
                .stored("records.ndjson.zst", batch(f).container().payload()).file());
        bad("deflated-entry", r, f -> withLast(f, (zip, payload) -> zip.deflated("records.ndjson.zst", payload)));
        bad("data-descriptor-flag", r, f -> withLast(f,
                (zip, payload) -> zip.stored("records.ndjson.zst", payload, 8, new byte[0])));
        bad("utf8-name-flag", r, f -> withLast(f,
                (zip, payload) -> zip.stored("records.ndjson.zst", payload, 0x800, new byte[0])));
        bad("extra-field", r, f -> withLast(f,
                (zip, payload) -> zip.stored("records.ndjson.zst", payload, 0, new byte[] {1, 0, 0, 0})));
        bad("local-name-differs-from-directory", r, f -> withLast(f,
                (zip, payload) -> zip.storedAs("RECORDS.ndjson.zst", "records.ndjson.zst", payload)));
        bad("file-comment", r, f -> HostileZip.of(batch(f).container()).comment("hello").file());
        bad("bytes-before-the-directory", r, f -> HostileZip.of(batch(f).container()).gap(new byte[8]).file());
        bad("bytes-before-the-first-entry", r, f -> joined(new byte[4], batch(f).file()));
        bad("bytes-after-the-end", r, f -> joined(batch(f).file(), new byte[4]));
        bad("wrong-checksum", r, f -> flipped(batch(f).file(), 14));
        bad("other-time-of-an-entry", r, f -> flipped(batch(f).file(), 10));
        bad("truncated-file", r, f -> Arrays.copyOf(batch(f).file(), batch(f).file().length / 2));
        bad("truncated-within-the-directory", r, f -> Arrays.copyOf(batch(f).file(), batch(f).file().length - 23));
        bad("manifest-of-65537-bytes", r, f -> batch(f).with("ext.filling", "x".repeat(65_537)).file());
        bad("zip-bomb", r, f -> withLast(f, (zip, payload) -> zip.deflated("records.ndjson.zst", new byte[8 << 20])));
    }

    private interface LastEntry {
        HostileZip add(HostileZip zip, byte[] payload);
    }

    private static byte[] withLast(Federation f, LastEntry last) {
        BatchContainer container = batch(f).container();
        HostileZip zip = new HostileZip().stored("manifest.json", container.manifest())
                .stored("manifest.p7s", container.signature());
        return last.add(zip, container.payload()).file();
    }

    private void manifest() {
        Refusal r = Refusal.MANIFEST;
        text("manifest-with-a-space", manifest -> manifest.replace("\"created\":", "\"created\": "));
        text("manifest-with-a-line-feed-at-the-end", manifest -> manifest + "\n");
        text("manifest-with-a-byte-order-mark", manifest -> "\uFEFF" + manifest);
        text("manifest-members-out-of-order", manifest -> manifest.replace("\"alg\":\"sha-256\",\"root\":", "\"root\":")
                .replaceFirst("(\"tree\":\\{\"root\":\"[0-9a-f]+\")", "$1,\"alg\":\"sha-256\""));
        text("duplicate-manifest-member", manifest -> manifest.replace("\"seq\":1,", "\"seq\":1,\"seq\":1,"));
        text("null-in-the-manifest", manifest -> manifest.replace("\"epoch\":1", "\"epoch\":null"));
        text("sequence-with-a-fraction", manifest -> manifest.replace("\"seq\":1,", "\"seq\":1.0,"));
        text("sequence-with-an-exponent", manifest -> manifest.replace("\"seq\":1,", "\"seq\":1e0,"));
        text("sequence-with-a-leading-zero", manifest -> manifest.replace("\"seq\":1,", "\"seq\":01,"));
        text("sequence-beyond-2-to-the-53", manifest -> manifest.replace("\"seq\":1,", "\"seq\":9007199254740992,"));
        text("needless-escape-in-the-manifest", manifest -> manifest.replace("\"stream\":\"e", "\"stream\":\"\\u0065"));
        text("lone-surrogate-in-the-manifest", manifest -> manifest.replace("\"federation\"",
                "\"ext\":{\"a\":\"\\ud800\"},\"federation\""));
        text("manifest-nested-too-deep", manifest -> manifest.replace("\"federation\"", "\"ext\":{\"a\":"
                + "[".repeat(200) + "]".repeat(200) + "},\"federation\""));
        text("manifest-is-an-array", manifest -> "[" + manifest + "]");
        bad("unknown-manifest-member", r, f -> batch(f).with("receiver", "370000").file());
        bad("unknown-nested-member", r, f -> batch(f).with("payload.level", 3L).file());
        for (String member : List.of("created", "epoch", "federation", "origin", "payload", "records", "seq", "signer",
                "standard", "stream", "suite", "tree", "type", "standard.digest", "tree.root")) {
            bad("manifest-without-" + member.replace('.', '-'), r, f -> batch(f).without(member).file());
        }
        bad("previous-digest-at-the-first", r, f -> batch(f).with("prev", "sha-256:" + "0".repeat(64)).file());
        bad("no-previous-digest-at-the-second", r, f -> batch(f).with("seq", 2L).file());
        bad("previous-digest-of-another-suite", r,
                f -> batch(f).with("seq", 2L).with("prev", "sm3:" + "0".repeat(64)).file());
        bad("signer-digest-of-another-suite", r, f -> batch(f).with("signer", "sm3:" + "0".repeat(64)).file());
        bad("payload-digest-of-another-suite", r, f -> batch(f).with("payload.alg", "sm3").file());
        bad("digest-in-capitals", r, f -> batch(f).with("federation", "sha-256:" + "A".repeat(64)).file());
        bad("digest-too-short", r, f -> batch(f).with("federation", "sha-256:" + "a".repeat(62)).file());
        bad("digest-by-an-unknown-function", r, f -> batch(f).with("federation", "md5:" + "a".repeat(64)).file());
        bad("tree-by-an-unknown-function", r, f -> batch(f).with("tree.alg", "sha-1").file());
        bad("sequence-zero", r, f -> batch(f).with("seq", 0L).file());
        bad("sequence-as-text", r, f -> batch(f).with("seq", "1").file());
        bad("epoch-zero", r, f -> batch(f).with("epoch", 0L).file());
        bad("created-without-milliseconds", r, f -> batch(f).with("created", "2026-11-23T08:00:00Z").file());
        bad("created-with-an-offset", r, f -> batch(f).with("created", "2026-11-23T16:00:00+08:00").file());
        bad("created-on-no-such-day", r, f -> batch(f).with("created", "2026-02-30T08:00:00.000Z").file());
        bad("created-in-a-leap-second", r, f -> batch(f).with("created", "2026-12-31T23:59:60.000Z").file());
        bad("origin-with-a-slash", r, f -> batch(f).with("origin", "../370102").file());
        bad("stream-too-long", r, f -> batch(f).with("stream", "x".repeat(65)).file());
        bad("directive-in-a-stream-of-records", r, f -> batch(f).with("type", "notices").file());
        bad("records-in-a-stream-of-directives", r, f -> batch(f).with("stream", "revocations").file());
        bad("directive-in-another-directives-stream", r, f -> batch(f).with("type", "notices").with("stream", "returns").file());
        bad("directive-for-one-node-of-a-type-for-all", r,
                f -> batch(f).with("type", "standard").with("stream", "standard.370102").file());
        bad("counts-that-do-not-add-up", r, f -> batch(f).with("records.deletes", 2L).file());
        bad("no-lines-at-all", r, f -> batch(f).with("records.count", 0L).with("records.upserts", 0L)
                .with("records.deletes", 0L).file());
        bad("empty-ext", r, f -> batch(f).with("ext", Map.of()).file());
        bad("unknown-type", Refusal.UNKNOWN_TYPE, f -> batch(f).with("type", "gossip").file());
        bad("local-type-quarantine", Refusal.UNKNOWN_TYPE, f -> batch(f).with("type", "quarantine").file());
        bad("local-type-audit", Refusal.UNKNOWN_TYPE, f -> batch(f).with("type", "audit").file());
        bad("unlisted-suite", Refusal.UNLISTED_SUITE, f -> batch(f).with("suite", "rsa-sha1").file());
        bad("foreign-federation", Refusal.FOREIGN_FEDERATION, f -> {
            Federation another = Federation.another(f.suite());
            return Batches.sealed(another, another.county(), 1).bytes();
        });
    }

    private void text(String name, UnaryOperator<String> change) {
        bad(name, Refusal.MANIFEST, f -> batch(f).changingManifest(
                manifest -> utf8(changed(new String(manifest, StandardCharsets.UTF_8), change))).file());
    }

    private static String changed(String text, UnaryOperator<String> change) {
        String changed = change.apply(text);
        if (changed.equals(text)) {
            throw new IllegalStateException("the change does not change: " + text);
        }
        return changed;
    }

    private void signer() {
        bad("unknown-signer", Refusal.UNKNOWN_SIGNER, f -> batch(f).with("signer", "sha-256:" + "a".repeat(64)).file());
        bad("issuer-not-enclosed", Refusal.CERTIFICATE, f -> signing(f, s -> s.enclosing(
                List.of(f.county().certificate()))));
        bad("certificate-beside-the-path", Refusal.SIGNATURE_PROFILE, f -> signing(f, s -> s.enclosing(List.of(
                f.county().certificate(), f.province().certificate(),
                f.issue(f.province(), Federation.identity("370103", Level.COUNTY)).certificate()))));
        bad("certificate-of-a-foreign-root", Refusal.CERTIFICATE, f -> {
            Federation another = Federation.another(f.suite());
            return HostileBatch.of(Batches.sealed(another, another.county(), 1).bytes(), another.county())
                    .with("federation", f.federation().toString()).file();
        });
        bad("expired-certificate", Refusal.CERTIFICATE_NOT_VALID_NOW, f -> byOther(f, f.issue(f.province(),
                Federation.identity("370103", Level.COUNTY), Federation.FROM, Federation.NOW.minusSeconds(1))));
        bad("certificate-not-valid-yet", Refusal.CERTIFICATE_NOT_VALID_NOW, f -> byOther(f, f.issue(f.province(),
                Federation.identity("370103", Level.COUNTY), Federation.NOW.plusSeconds(1), Federation.UNTIL)));
        bad("scope-outside-that-of-the-issuer", Refusal.CERTIFICATE, f -> byOther(f, lenient(f, f.province(),
                Federation.identity("330102", Level.COUNTY))));
        bad("scope-with-the-same-leading-digits-but-excluded", Refusal.CERTIFICATE, f -> byOther(f, lenient(f,
                f.issue(f.province(), new NodeIdentity("370100", Level.PREFECTURE,
                        new Scope(List.of("370100"), List.of("370103"), Federation.DIVISIONS_VERSION))),
                Federation.identity("370103", Level.COUNTY))));
        bad("root-signs-as-a-county", Refusal.SIGNER_NOT_ORIGIN, f -> batch(f).signedBy(f.root()).file());
        for (Suite suite : Suite.values()) {
            String name = suite == Suite.SM2_SM3 ? "province-signs-as-a-county-sm2" : "province-signs-as-a-county";
            add(Case.bad(name, Refusal.SIGNER_NOT_ORIGIN.section(), Refusal.SIGNER_NOT_ORIGIN.code()), suite,
                    f -> batch(f).signedBy(f.province()).file());
        }
        bad("neighbour-signs-as-a-county", Refusal.SIGNER_NOT_ORIGIN, f -> batch(f).signedBy(
                f.issue(f.province(), Federation.identity("370103", Level.COUNTY))).file());
    }

    private static byte[] byOther(Federation f, SigningKey key) {
        return batch(f).signedBy(key).with("origin", key.certificate().identity().nodeId()).file();
    }

    private static SigningKey lenient(Federation f, SigningKey issuer, NodeIdentity subject) {
        try {
            var keys = f.keys(subject.nodeId());
            return f.key(keys, CertificateIssuer.issue(issuer, keys.getPublic(), subject, CertificatePurpose.SIGNING,
                    (ancestor, division) -> !ancestor.equals("370103"), Federation.FROM, Federation.UNTIL), issuer.chain());
        } catch (CertificateProblem e) {
            throw new AssertionError(e);
        }
    }

    private void signature() {
        Refusal r = Refusal.SIGNATURE_PROFILE;
        for (Suite suite : Suite.values()) {
            String ending = suite == Suite.SM2_SM3 ? "-sm2" : "";
            Suite other = suite == Suite.SM2_SM3 ? Suite.ECDSA_P256_SHA256 : Suite.SM2_SM3;
            signature("no-signer" + ending, Refusal.NO_SIGNER, suite, s -> s.withSigners(0));
            signature("two-signers" + ending, r, suite, s -> s.withSigners(2));
            signature("stripped-signed-attributes" + ending, r, suite, s -> s.withoutSignedAttributes());
            signature("no-signed-content-type" + ending, r, suite, s -> s.withoutSignedAttribute(0));
            signature("no-signed-message-digest" + ending, r, suite, s -> s.withoutSignedAttribute(1));
            signature("no-signed-signing-certificate" + ending, r, suite, s -> s.withoutSignedAttribute(2));
            signature("additional-signed-attribute" + ending, r, suite, s -> s.withSignedAttribute(
                    CMSAttributes.signingTime, new ASN1UTCTime("261123080000Z")));
            signature("signed-attribute-twice" + ending, r, suite, s -> s.withoutSignedAttribute(2).withSignedAttribute(
                    CMSAttributes.contentType, CMSObjectIdentifiers.data));
            signature("unsigned-attribute" + ending, r, suite, s -> s.withUnsignedAttribute());
            signature("digest-of-another-suite" + ending, r, suite, s -> s.withDigestOid(other.digestOid()));
            signature("signature-algorithm-of-another-suite" + ending, r, suite,
                    s -> s.withSignatureOid(other.signatureOid()));
        }
        signature("content-enclosed", r, s -> s.enclosingContent());
        signature("content-type-signed-data", r, s -> s.withContentType("1.2.840.113549.1.7.2"));
        signature("revocation-list-enclosed", r, s -> s.withRevocationList());
        signature("no-certificates", r, s -> s.enclosing(List.of()));
        bad("signed-for-another-certificate", r, f -> signing(f, s -> s.namingCertificate(f.province().certificate())));
        bad("indefinite-length", r, f -> batch(f).signing(manifest ->
                indefinite(HostileSignature.of(f.county(), manifest).encoded())).file());
        bad("definite-length-but-not-sorted", r, f -> batch(f).signing(manifest ->
                unsorted(HostileSignature.of(f.county(), manifest).encoded())).file());
        retagged("content-under-a-tag-of-another-class", new byte[] {7, 2}, 0xE0);
        retagged("content-under-another-tag", new byte[] {7, 2}, 0xA1);
        retagged("certificates-under-a-tag-of-another-class", new byte[] {7, 1}, 0xE0);
        retagged("signed-attributes-under-a-tag-of-another-class", new byte[] {4, 2, 1}, 0xE0);
        bad("bytes-after-the-signature", r, f -> batch(f).signing(manifest ->
                joined(HostileSignature.of(f.county(), manifest).encoded(), new byte[] {5, 0})).file());
        bad("empty-signature", r, f -> batch(f).signing(manifest -> new byte[0]).file());
        bad("signature-nested-too-deep", r, f -> batch(f).signing(manifest -> nested(3_000)).file());
        bad("key-of-another-suite-than-the-manifest", r, f -> {
            HostileBatch batch = batch(f);
            return batch.with("suite", "sm2-sm3").with("signer", f.county().certificate().digest(DigestAlgorithm.SM3).toString())
                    .with("payload.alg", "sm3").with("payload.digest", DigestAlgorithm.SM3.digest(batch.payload()).hex())
                    .file();
        });
        for (Suite suite : Suite.values()) {
            String ending = suite == Suite.SM2_SM3 ? "-sm2" : "";
            add(Case.bad("manifest-changed-after-signing" + ending, Refusal.BAD_SIGNATURE.section(),
                    Refusal.BAD_SIGNATURE.code()), suite, f -> {
                BatchContainer signed = batch(f).container();
                return new BatchContainer(batch(f).with("epoch", 2L).container().manifest(), signed.signature(),
                        signed.payload()).write();
            });
            add(Case.bad("signature-value-changed" + ending, Refusal.BAD_SIGNATURE.section(),
                    Refusal.BAD_SIGNATURE.code()), suite, f -> batch(f).signing(manifest -> {
                byte[] signature = HostileSignature.of(f.county(), manifest).encoded();
                signature[signature.length - 1] ^= 1;
                return signature;
            }).file());
        }
    }

    private void payload() {
        bad("payload-not-the-announced-one", Refusal.PAYLOAD_DIGEST, f -> {
            HostileBatch batch = batch(f);
            return batch.withUnannouncedPayload(flipped(batch.payload(), batch.payload().length - 1)).file();
        });
        bad("payload-longer-than-announced", Refusal.PAYLOAD_DIGEST, f -> batch(f).with("payload.bytes", 17L).file());
        bad("too-many-lines", Refusal.LIMIT, f -> batch(f).with("records.count", 10_001L)
                .with("records.upserts", 10_000L).file());
        bad("too-many-decompressed-bytes", Refusal.LIMIT,
                f -> batch(f).with("payload.rawBytes", (16L << 20) + 1).file());
        bad("zstd-bomb", Refusal.LIMIT, f -> batch(f).withPayload(declaring(1L << 40)).with("payload.rawBytes", 1L << 40).file());
        Refusal r = Refusal.PAYLOAD;
        bad("zstd-bomb-that-lies", r, f -> batch(f).withPayload(declaring(1L << 40)).file());
        bad("zstd-bomb-of-repeated-blocks", r, f -> batch(f).withPayload(repeating(600, 100_000)).with("payload.rawBytes", 600L).file());
        bad("trailing-bytes-after-frame", r, f -> batch(f).withPayload(joined(batch(f).payload(), new byte[] {0})).file());
        bad("two-frames", r, f -> batch(f).withPayload(joined(batch(f).payload(), batch(f).payload())).file());
        bad("skippable-frame-first", r, f -> batch(f).withPayload(joined(
                new byte[] {0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 0}, batch(f).payload())).file());
        bad("frame-with-checksum", r, f -> framed(f, context -> context.setChecksum(true)));
        bad("frame-without-content-size", r, f -> framed(f, context -> context.setContentSize(false)));
        bad("frame-with-dictionary-id", r, f -> batch(f).withPayload(flippedBits(batch(f).payload(), 4, 1)).file());
        bad("frame-with-reserved-bit", r, f -> batch(f).withPayload(flippedBits(batch(f).payload(), 4, 8)).file());
        bad("frame-with-a-large-window", r, f -> batch(f).withPayload(largeWindow(batch(f).raw())).file());
        bad("frame-declares-one-byte-more", r, f -> {
            HostileBatch batch = batch(f);
            return batch.with("payload.rawBytes", batch.raw().length + 1L).file();
        });
        bad("frame-cut-short", r, f -> batch(f).withPayload(Arrays.copyOf(batch(f).payload(), 40)).file());
        bad("payload-is-no-frame", r, f -> batch(f).withPayload(batch(f).raw()).file());
        raw("no-salt", r, raw -> Arrays.copyOfRange(raw, 76, raw.length));
        raw("salt-in-capitals", r, raw -> joined(utf8("{\"salt\":\"" + "A".repeat(64) + "\"}\n"),
                Arrays.copyOfRange(raw, 76, raw.length)));
        raw("salt-too-short", r, raw -> joined(utf8("{\"salt\":\"" + "a".repeat(62) + "\"}\n"),
                Arrays.copyOfRange(raw, 76, raw.length)));
        raw("salt-with-another-member", r, raw -> joined(utf8("{\"note\":1,\"salt\":\"" + "a".repeat(64) + "\"}\n"),
                Arrays.copyOfRange(raw, 76, raw.length)));
        raw("salt-only", Refusal.COUNT, raw -> Arrays.copyOf(raw, 76));
        raw("another-salt", Refusal.ROOT, raw -> joined(utf8("{\"salt\":\"" + "a".repeat(64) + "\"}\n"),
                Arrays.copyOfRange(raw, 76, raw.length)));
    }

    private void lines() {
        line("non-ascending-keys", "upsert", "{\"b\":1,\"a\":1}");
        line("duplicate-keys", "upsert", "{\"a\":1,\"a\":1}");
        line("keys-ascending-only-as-utf-8", "upsert", "{\"\uFF5E\":1,\"𠀀\":1}");
        line("null-value", "upsert", "{\"a\":null}");
        line("number-with-a-fraction", "upsert", "{\"a\":1.5}");
        line("integer-beyond-2-to-the-53", "upsert", "{\"a\":9007199254740993}");
        line("minus-zero", "upsert", "{\"a\":-0}");
        line("not-a-number", "upsert", "{\"a\":NaN}");
        line("space-in-a-line", "upsert", "{\"a\": 1}");
        line("needless-escape", "upsert", "{\"a\":\"\\u0041\"}");
        line("escaped-slash", "upsert", "{\"a\":\"\\/\"}");
        line("escape-with-capital-hex", "upsert", "{\"a\":\"\\u001F\"}");
        line("lone-surrogate", "upsert", "{\"a\":\"\\udc00\"}");
        line("control-character", "upsert", "{\"a\":\"\u0001\"}");
        line("nul-character", "upsert", "{\"a\":\"\u0000\"}");
        line("comma-at-the-end", "upsert", "{\"a\":1,}");
        line("comment-in-a-line", "upsert", "{\"a\":1/**/}");
        line("value-is-an-array", "upsert", "[]");
        line("nested-20000-deep", "upsert", "{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}");
        line("nested-33-deep", "upsert", "{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}");
        whole("not-utf-8", concat("{\"at\":\"2026-11-23T08:00:00.000Z\",\"key\":\"k\",\"op\":\"upsert\",\"v\":{\"a\":\"",
                new byte[] {(byte) 0xC3, 0x28}, "\"}}"));
        whole("gb18030-instead-of-utf-8", concat("{\"at\":\"2026-11-23T08:00:00.000Z\",\"key\":\"k\",\"op\":\"upsert\",\"v\":{\"a\":\"",
                new byte[] {(byte) 0xD6, (byte) 0xD0}, "\"}}"));
        whole("overlong-utf-8", concat("{\"at\":\"2026-11-23T08:00:00.000Z\",\"key\":\"k\",\"op\":\"upsert\",\"v\":{\"a\":\"",
                new byte[] {(byte) 0xC0, (byte) 0xAF}, "\"}}"));
        whole("surrogate-in-utf-8", concat("{\"at\":\"2026-11-23T08:00:00.000Z\",\"key\":\"k\",\"op\":\"upsert\",\"v\":{\"a\":\"",
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, "\"}}"));
        String start = "{\"at\":\"2026-11-23T08:00:00.000Z\",";
        whole("upsert-without-value", start + "\"key\":\"k\",\"op\":\"upsert\"}");
        whole("delete-with-value", start + "\"key\":\"k\",\"op\":\"delete\",\"v\":{}}");
        whole("rekey-without-former-key", start + "\"key\":\"k\",\"op\":\"rekey\",\"v\":{}}");
        whole("upsert-with-former-key", start + "\"from\":\"f\",\"key\":\"k\",\"op\":\"upsert\",\"v\":{}}");
        whole("rekey-to-the-same-key", start + "\"from\":\"k\",\"key\":\"k\",\"op\":\"rekey\",\"v\":{}}");
        whole("unknown-operation", start + "\"key\":\"k\",\"op\":\"merge\",\"v\":{}}");
        whole("unknown-line-member", start + "\"key\":\"k\",\"op\":\"upsert\",\"user\":\"u\",\"v\":{}}");
        whole("line-members-out-of-order", start + "\"op\":\"upsert\",\"key\":\"k\",\"v\":{}}");
        whole("no-key", start + "\"op\":\"upsert\",\"v\":{}}");
        whole("empty-key", start + "\"key\":\"\",\"op\":\"upsert\",\"v\":{}}");
        whole("key-of-257-characters", start + "\"key\":\"" + "k".repeat(257) + "\",\"op\":\"upsert\",\"v\":{}}");
        whole("key-with-an-escaped-control-character", start + "\"key\":\"a\\tb\",\"op\":\"upsert\",\"v\":{}}");
        whole("key-with-delete-character", start + "\"key\":\"a\u007f\",\"op\":\"upsert\",\"v\":{}}");
        whole("key-is-a-number", start + "\"key\":1,\"op\":\"upsert\",\"v\":{}}");
        whole("no-time", "{\"key\":\"k\",\"op\":\"upsert\",\"v\":{}}");
        whole("time-with-an-offset", "{\"at\":\"2026-11-23T16:00:00+08:00\",\"key\":\"k\",\"op\":\"upsert\",\"v\":{}}");
        whole("time-on-no-such-day", "{\"at\":\"2025-02-29T08:00:00.000Z\",\"key\":\"k\",\"op\":\"upsert\",\"v\":{}}");
        whole("line-is-no-object", "\"hello\"");
        whole("empty-line", "");
        whole("carriage-return-before-line-feed", start + "\"key\":\"k\",\"op\":\"delete\"}\r");
        raw("no-final-line-feed", Refusal.LINE, raw -> Arrays.copyOf(raw, raw.length - 1));
        bad("line-of-65537-bytes", Refusal.LIMIT, f -> {
            HostileBatch batch = batch(f);
            List<byte[]> lines = batch.lines();
            lines.set(0, utf8(start + "\"key\":\"k\",\"op\":\"upsert\",\"v\":{\"a\":\"" + "x".repeat(65_537) + "\"}}"));
            return batch.withLines(lines).file();
        });
        bad("wrong-count", Refusal.COUNT, f -> batch(f).with("records.count", 6L).with("records.upserts", 5L).file());
        bad("more-lines-than-counted", Refusal.COUNT, f -> batch(f).with("records.count", 4L).with("records.upserts", 3L).file());
        bad("upserts-counted-as-deletes", Refusal.COUNT,
                f -> batch(f).with("records.upserts", 3L).with("records.deletes", 2L).file());
        bad("wrong-root", Refusal.ROOT, f -> batch(f).with("tree.root", "a".repeat(64)).file());
        bad("root-by-the-other-function", Refusal.ROOT, f -> batch(f).with("tree.alg", "sm3").file());
        bad("one-line-reordered", Refusal.ROOT, f -> {
            HostileBatch batch = batch(f);
            List<byte[]> lines = batch.lines();
            Collections.swap(lines, 3, 4);
            return batch.withRaw(joinedLines(Arrays.copyOf(batch.raw(), 76), lines)).file();
        });
        bad("one-character-changed", Refusal.ROOT, f -> {
            HostileBatch batch = batch(f);
            String text = new String(batch.raw(), StandardCharsets.UTF_8);
            return batch.withRaw(utf8(changed(text, raw -> raw.replace("\"key-4\"", "\"key-5\"")))).file();
        });
    }

    private void line(String name, String op, String value) {
        whole(name, "{\"at\":\"2026-11-23T08:00:00.000Z\",\"key\":\"k\",\"op\":\"" + op + "\",\"v\":" + value + "}");
    }

    private void whole(String name, String line) {
        whole(name, utf8(line));
    }

    private void whole(String name, byte[] line) {
        bad(name, Refusal.LINE, f -> {
            HostileBatch batch = batch(f);
            List<byte[]> lines = batch.lines();
            lines.set(3, line);
            return batch.withLines(lines).file();
        });
    }

    private void raw(String name, Refusal reason, UnaryOperator<byte[]> change) {
        bad(name, reason, f -> {
            HostileBatch batch = batch(f);
            return batch.withRaw(change.apply(batch.raw())).file();
        });
    }

    private void signature(String name, Refusal reason, Consumer<HostileSignature> change) {
        signature(name, reason, Suite.ECDSA_P256_SHA256, change);
    }

    private void signature(String name, Refusal reason, Suite suite, Consumer<HostileSignature> change) {
        add(Case.bad(name, reason.section(), reason.code()), suite, f -> signing(f, change));
    }

    private static byte[] signing(Federation f, Consumer<HostileSignature> change) {
        return batch(f).signing(manifest -> {
            HostileSignature signature = HostileSignature.of(f.county(), manifest);
            change.accept(signature);
            return signature.encoded();
        }).file();
    }

    private static HostileBatch batch(Federation f) {
        return HostileBatch.of(Batches.sealed(f, f.county(), 5).bytes(), f.county());
    }

    private static byte[] sealed(Federation f, Consumer<LineBuffer> fill) {
        LineBuffer lines = new LineBuffer(BatchLimits.DEFAULT);
        fill.accept(lines);
        return new BatchWriter(f.county(), f.federation(), DigestAlgorithm.SHA_256, f.random("salts"))
                .seal(Batches.first(f.county()), lines).bytes();
    }

    private void good(String name, Suite suite, Function<Federation, byte[]> file) {
        add(Case.good(name, "batch.md"), suite, file);
    }

    private void bad(String name, Refusal reason, Function<Federation, byte[]> file) {
        add(Case.bad(name, reason.section(), reason.code()), Suite.ECDSA_P256_SHA256, file);
    }

    private void add(Case vector, Suite suite, Function<Federation, byte[]> file) {
        byte[] bytes = file.apply(Federation.of(suite)); // anew each time, so that no vector depends on another
        vector.with("root", suite == Suite.SM2_SM3 ? "sm2-root.pem" : "ecdsa-root.pem");
        folder.add(vector.with("now", Federation.NOW.toString()), ".fxb", bytes);
    }

    private static byte[] framed(Federation f, Consumer<ZstdCompressCtx> change) {
        HostileBatch batch = batch(f);
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(3);
            change.accept(context);
            return batch.withPayload(context.compress(batch.raw())).file();
        }
    }

    /** A frame that declares so many bytes and holds one block of zeros. */
    private static byte[] declaring(long size) {
        ByteArrayOutputStream frame = frameStart((byte) 0xE0);
        for (int i = 0; i < 8; i++) {
            frame.write((int) (size >>> 8 * i));
        }
        frame.writeBytes(new byte[] {(byte) 0x03, 0, 0x10, 0}); // last block, repeated byte, 128 KiB
        return frame.toByteArray();
    }

    /** A frame that declares {@code size} bytes and holds many more. */
    private static byte[] repeating(int size, int blocks) {
        ByteArrayOutputStream frame = frameStart((byte) 0xA0);
        for (int i = 0; i < 4; i++) {
            frame.write(size >>> 8 * i);
        }
        for (int i = 0; i < blocks; i++) {
            frame.writeBytes(new byte[] {(byte) (i == blocks - 1 ? 0x03 : 0x02), 0, 0x10, 0});
        }
        return frame.toByteArray();
    }

    /** A frame of one raw block with a window of 16 MiB. */
    private static byte[] largeWindow(byte[] raw) {
        ByteArrayOutputStream frame = frameStart((byte) 0x80);
        frame.write(14 << 3);
        for (int i = 0; i < 4; i++) {
            frame.write(raw.length >>> 8 * i);
        }
        int header = raw.length << 3 | 1;
        frame.writeBytes(new byte[] {(byte) header, (byte) (header >>> 8), (byte) (header >>> 16)});
        frame.writeBytes(raw);
        return frame.toByteArray();
    }

    private static ByteArrayOutputStream frameStart(byte descriptor) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, descriptor});
        return frame;
    }

    /** The same DER value with its outermost length left open, as BER allows. */
    private static byte[] indefinite(byte[] der) {
        int header = 2 + ((der[1] & 0x80) == 0 ? 0 : der[1] & 0x7f);
        return joined(joined(new byte[] {der[0], (byte) 0x80}, Arrays.copyOfRange(der, header, der.length)), new byte[2]);
    }

    /** Puts another identifier in the place of the tag [0] that follows these bytes. */
    private void retagged(String name, byte[] before, int identifier) {
        bad(name, Refusal.SIGNATURE_PROFILE, f -> batch(f).signing(manifest -> {
            byte[] der = HostileSignature.of(f.county(), manifest).encoded();
            byte[] sought = joined(before, new byte[] {(byte) 0xA0});
            for (int at = 0; at < der.length - sought.length; at++) {
                if (Arrays.equals(der, at, at + sought.length, sought, 0, sought.length)) {
                    der[at + before.length] = (byte) identifier;
                    return der;
                }
            }
            throw new IllegalStateException("no tag found");
        }).file());
    }

    /** The same value with its two certificates in the other order, which DER forbids in a SET. */
    private static byte[] unsorted(byte[] der) {
        for (int at = 0; at < der.length - 4; at++) {
            boolean bag = (der[at] & 0xff) == 0xA0 && (der[at + 1] & 0xff) == 0x82 && (der[at + 4] & 0xff) == 0x30
                    && at > 20;
            if (bag) {
                int from = at + 4;
                int first = 4 + length(der, from);
                int second = 4 + length(der, from + first);
                byte[] swapped = der.clone();
                System.arraycopy(der, from + first, swapped, from, second);
                System.arraycopy(der, from, swapped, from + second, first);
                return swapped;
            }
        }
        throw new IllegalStateException("no certificates found");
    }

    private static int length(byte[] der, int at) {
        return (der[at + 2] & 0xff) << 8 | der[at + 3] & 0xff;
    }

    private static byte[] nested(int depth) {
        byte[] inner = {5, 0};
        for (int i = 0; i < depth; i++) {
            int length = inner.length;
            byte[] header = length < 0x80 ? new byte[] {0x30, (byte) length} : length < 0x100
                    ? new byte[] {0x30, (byte) 0x81, (byte) length}
                    : new byte[] {0x30, (byte) 0x82, (byte) (length >>> 8), (byte) length};
            inner = joined(header, inner);
        }
        return inner;
    }

    private static byte[] joinedLines(byte[] start, List<byte[]> lines) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        raw.writeBytes(start);
        for (byte[] line : lines) {
            raw.writeBytes(line);
            raw.write('\n');
        }
        return raw.toByteArray();
    }

    private static byte[] concat(String start, byte[] middle, String end) {
        return joined(joined(utf8(start), middle), utf8(end));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] flipped(byte[] bytes, int index) {
        return flippedBits(bytes, index, 1);
    }

    private static byte[] flippedBits(byte[] bytes, int index, int bits) {
        byte[] flipped = bytes.clone();
        flipped[index] ^= (byte) bits;
        return flipped;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

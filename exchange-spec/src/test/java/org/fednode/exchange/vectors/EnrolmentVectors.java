package org.fednode.exchange.vectors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fednode.exchange.Federation;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.certificate.CertificateIssuer;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.KeySuccession;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.Scope;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.enrolment.Certifier;
import org.fednode.exchange.enrolment.EnrolmentProblem;
import org.fednode.exchange.enrolment.EnrolmentRefusal;
import org.fednode.exchange.enrolment.EnrolmentRequest;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Suite;

/** Writes {@code vectors/enrolment}: requests to the province 370000, each with one fault. */
final class EnrolmentVectors {

    private static final Federation FEDERATION = Federation.of(Suite.ECDSA_P256_SHA256);
    private static final NodeIdentity COUNTY = Federation.identity("370103", Level.COUNTY);

    private final VectorFolder folder;

    EnrolmentVectors(VectorFolder folder) {
        this.folder = folder;
    }

    /** The province that is asked; its answer to a request that nobody has to look at any more. */
    static Optional<String> answer(byte[] request, Optional<NodeCertificate> known) {
        try {
            new Certifier(new Certifier.Parts(FEDERATION.province(), FEDERATION.province(), Federation.DIVISIONS,
                    EnrolmentVectors::level, "2026.1")).check(EnrolmentRequest.read(request), known);
            return Optional.empty();
        } catch (EnrolmentProblem e) {
            return Optional.of(e.code());
        }
    }

    private static Optional<Level> level(String division) {
        return Optional.ofNullable(Federation.PARENT.get(division))
                .map(above -> division.endsWith("0000") ? Level.PROVINCE : division.endsWith("00") ? Level.PREFECTURE : Level.COUNTY);
    }

    void write() throws IOException {
        KeyPair county = FEDERATION.keys("county");
        EnrolmentRequest plain = request(COUNTY, county, KeySuccession.NONE);
        good("county", plain, county, Optional.empty());
        good("county-that-is-known-with-this-key", plain, county, Optional.of(certified(county)));
        KeyPair next = FEDERATION.keys("next");
        good("renewal-signed-by-the-known-key", request(COUNTY, next, succession(county, next)), next, Optional.of(certified(county)));
        prefecture();
        certifying(county, next);
        form(plain, county);
        proofs(plain, county, next);
        folder.finish();
    }

    private void prefecture() {
        NodeIdentity identity = new NodeIdentity("370100", Level.PREFECTURE, new Scope(List.of("370100"), List.of("370103"), "2023"));
        KeyPair signing = FEDERATION.keys("prefecture");
        add("prefecture-with-a-hole-in-its-scope", Optional.empty(), withAuthority(identity, signing, FEDERATION.keys("tls of 370100")), Optional.empty());
        add("tls-certificate-for-another-key", Optional.of(EnrolmentRefusal.TLS),
                withAuthority(identity, signing, FEDERATION.keys("another tls key")), Optional.empty());
        bad("prefecture-without-a-tls-authority", EnrolmentRefusal.TLS,
                new EnrolmentRequest(identity, "370100", FEDERATION.suite(), List.of(), Optional.empty(), signing.getPublic(),
                        FEDERATION.keys("tls of 370100").getPublic(), Optional.empty(), KeySuccession.NONE), signing, Optional.empty());
    }

    private static byte[] withAuthority(NodeIdentity identity, KeyPair signing, KeyPair certifiedTls) {
        KeyPair authority = NodeKeys.generate(Suite.ECDSA_P256_SHA256, FEDERATION.random("authority"));
        NodeCertificate stand = CertificateIssuer.selfSigned(authority, identity, CertificatePurpose.TLS_AUTHORITY, Federation.FROM,
                Federation.UNTIL);
        try {
            NodeCertificate tls = CertificateIssuer.issue(new SigningKey(Suite.ECDSA_P256_SHA256, authority.getPrivate(), List.of(stand)),
                    certifiedTls.getPublic(), identity, CertificatePurpose.TLS, Federation.DIVISIONS, Federation.FROM, Federation.UNTIL);
            KeyPair tlsKeys = FEDERATION.keys("tls of 370100");
            return new EnrolmentRequest(identity, "370100", FEDERATION.suite(), List.of("node.example", "192.0.2.7"), Optional.empty(),
                    signing.getPublic(), tlsKeys.getPublic(), Optional.of(new EnrolmentRequest.Authority(authority.getPublic(), tls)),
                    KeySuccession.NONE).sign(new EnrolmentRequest.Keys(signing, tlsKeys, Optional.of(authority)));
        } catch (CertificateProblem e) {
            throw new AssertionError(e);
        }
    }

    private void certifying(KeyPair county, KeyPair next) {
        bad("another-key-for-a-known-node", EnrolmentRefusal.ANOTHER_KEY, request(COUNTY, next, KeySuccession.NONE), next,
                Optional.of(certified(county)));
        KeyPair third = FEDERATION.keys("third");
        bad("renewal-signed-by-a-key-that-is-not-the-known-one", EnrolmentRefusal.ANOTHER_KEY,
                request(COUNTY, third, succession(next, third)), third, Optional.of(certified(county)));
        bad("province-below-a-province", EnrolmentRefusal.LEVEL, request(Federation.identity("330000", Level.PROVINCE), county,
                KeySuccession.NONE), county, Optional.empty());
        bad("node-with-its-parents-name", EnrolmentRefusal.OWN_NAME,
                request(new NodeIdentity("370000", Level.COUNTY, COUNTY.scope()), county, KeySuccession.NONE), county, Optional.empty());
        bad("county-of-another-province", EnrolmentRefusal.DIVISION,
                request(Federation.identity("330102", Level.COUNTY), county, KeySuccession.NONE), county, Optional.empty());
        bad("scope-beyond-the-province", EnrolmentRefusal.DIVISION, request(new NodeIdentity("370103", Level.COUNTY,
                new Scope(List.of("370103", "330102"), List.of(), "2023")), county, KeySuccession.NONE), county, Optional.empty());
        bad("division-that-is-not-in-the-table", EnrolmentRefusal.DIVISION,
                request(Federation.identity("379999", Level.COUNTY), county, KeySuccession.NONE), county, Optional.empty());
        Federation other = Federation.of(Suite.SM2_SM3);
        KeyPair sm2 = other.keys("county");
        add("suite-of-another-federation", Optional.of(EnrolmentRefusal.SUITE), new EnrolmentRequest(COUNTY, "370103", Suite.SM2_SM3,
                List.of(), Optional.empty(), sm2.getPublic(), FEDERATION.keys("tls").getPublic(), Optional.empty(), KeySuccession.NONE)
                .sign(keys(sm2), other.random("proofs")), Optional.empty());
    }

    private void form(EnrolmentRequest plain, KeyPair county) {
        byte[] good = plain.sign(keys(county));
        bad("empty", EnrolmentRefusal.FORMAT, new byte[0]);
        bad("no-object", EnrolmentRefusal.FORMAT, "[]".getBytes(StandardCharsets.UTF_8));
        bad("with-a-space", EnrolmentRefusal.FORMAT, (" " + new String(good, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
        bad("longer-than-64-kibibytes", EnrolmentRefusal.LIMIT, " ".repeat(EnrolmentRequest.MAX_BYTES + 1).getBytes(StandardCharsets.UTF_8));
        bad("format-of-the-first-version", EnrolmentRefusal.FORMAT, changed(good, "format", "fednode-enrolment-request/1"));
        bad("unknown-member", EnrolmentRefusal.FORMAT, changed(good, "urgent", true));
        bad("unknown-suite", EnrolmentRefusal.FORMAT, changed(good, "suite", "rsa"));
        bad("unknown-level", EnrolmentRefusal.FORMAT, changed(good, "level", "village"));
        bad("node-id-with-a-slash", EnrolmentRefusal.FORMAT, changed(good, "nodeId", "../370103"));
        bad("nothing-to-answer-for", EnrolmentRefusal.FORMAT, changed(good, "permitted", List.of()));
        bad("sixty-five-hosts", EnrolmentRefusal.FORMAT, changed(good, "hosts", java.util.Collections.nCopies(65, "a.example")));
        bad("host-with-a-line-break", EnrolmentRefusal.FORMAT, changed(good, "hosts", List.of("a\nb")));
        bad("exchange-without-tls", EnrolmentRefusal.FORMAT, changed(good, "exchange", "http://node.example:80"));
        bad("signing-key-is-no-base64", EnrolmentRefusal.FORMAT, changed(good, "signingKey", "*"));
        bad("signing-key-is-no-key", EnrolmentRefusal.FORMAT, changed(good, "signingKey", "AAAA"));
        bad("signing-key-of-another-suite", EnrolmentRefusal.FORMAT, changed(good, "suite", "sm2-sm3"));
        bad("tls-authority-key-without-its-certificate", EnrolmentRefusal.FORMAT,
                changed(good, "tlsAuthorityKey", base64(county.getPublic().getEncoded())));
        bad("succession-is-no-succession", EnrolmentRefusal.FORMAT, changed(good, "succession", "AAAA"));
    }

    private void proofs(EnrolmentRequest plain, KeyPair county, KeyPair next) {
        byte[] good = plain.sign(keys(county));
        bad("no-proofs", EnrolmentRefusal.FORMAT, changed(good, "proofs", Map.of()));
        bad("division-changed-after-signing", EnrolmentRefusal.NOT_SIGNED, changed(good, "division", "370102"));
        bad("scope-changed-after-signing", EnrolmentRefusal.NOT_SIGNED, changed(good, "permitted", List.of("370102")));
        bad("host-added-after-signing", EnrolmentRefusal.NOT_SIGNED, changed(good, "hosts", List.of("evil.example")));
        bad("signing-key-exchanged", EnrolmentRefusal.NOT_SIGNED, changed(good, "signingKey", base64(next.getPublic().getEncoded())));
        bad("tls-key-exchanged", EnrolmentRefusal.NOT_SIGNED, changed(good, "tlsKey", base64(next.getPublic().getEncoded())));
        KeyPair third = FEDERATION.keys("third");
        bad("succession-that-leads-to-another-key", EnrolmentRefusal.NOT_SIGNED,
                request(COUNTY, third, succession(county, next)).sign(keys(third)));
    }

    private static EnrolmentRequest request(NodeIdentity identity, KeyPair signing, KeySuccession succession) {
        return new EnrolmentRequest(identity, identity.scope().permitted().get(0), FEDERATION.suite(), List.of("node.example"),
                Optional.of("https://node.example:8443"), signing.getPublic(), FEDERATION.keys("tls").getPublic(), Optional.empty(), succession);
    }

    private static EnrolmentRequest.Keys keys(KeyPair signing) {
        return new EnrolmentRequest.Keys(signing, FEDERATION.keys("tls"), Optional.empty());
    }

    private static NodeCertificate certified(KeyPair keys) {
        return holder(keys).certificate();
    }

    private static SigningKey holder(KeyPair keys) {
        try {
            return FEDERATION.key(keys, CertificateIssuer.issue(FEDERATION.province(), keys.getPublic(), COUNTY, CertificatePurpose.SIGNING,
                    Federation.DIVISIONS, Federation.FROM, Federation.UNTIL), FEDERATION.province().chain());
        } catch (CertificateProblem e) {
            throw new AssertionError(e);
        }
    }

    private static KeySuccession succession(KeyPair former, KeyPair next) {
        return KeySuccession.NONE.followedBy(holder(former), next.getPublic());
    }

    private static byte[] changed(byte[] request, String member, Object value) {
        try {
            Map<String, Object> members = new TreeMap<>(CanonicalJson.parseObject(request));
            members.put(member, value);
            return CanonicalJson.write(members);
        } catch (CanonicalProblem e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void good(String name, EnrolmentRequest request, KeyPair signing, Optional<NodeCertificate> known) {
        add(name, Optional.empty(), request.sign(keys(signing)), known);
    }

    private void bad(String name, EnrolmentRefusal reason, EnrolmentRequest request, KeyPair signing, Optional<NodeCertificate> known) {
        add(name, Optional.of(reason), request.sign(proofs(request, signing)), known);
    }

    private static EnrolmentRequest.Keys proofs(EnrolmentRequest request, KeyPair signing) {
        KeyPair tls = request.tlsKey().equals(FEDERATION.keys("tls").getPublic()) ? FEDERATION.keys("tls") : FEDERATION.keys("tls of 370100");
        return new EnrolmentRequest.Keys(signing, tls, Optional.empty());
    }

    private void bad(String name, EnrolmentRefusal reason, byte[] request) {
        add(name, Optional.of(reason), request, Optional.empty());
    }

    private void add(String name, Optional<EnrolmentRefusal> reason, byte[] request, Optional<NodeCertificate> known) {
        Case vector = reason.map(one -> Case.bad(name, one.section(), one.code())).orElseGet(() -> Case.good(name, "enrolment.md#certifying"));
        known.ifPresent(certificate -> vector.with("known", certificate.toPem()));
        folder.add(vector, ".json", request);
    }
}

package org.fednode.exchange.vectors;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.fednode.exchange.Federation;
import org.fednode.exchange.SeededRandom;
import org.fednode.exchange.certificate.CertificateIssuer;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.CertificateProblem.Code;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.Scope;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.Suite;

/** Writes {@code vectors/certificates}: paths, leaf first, each with one fault. */
final class CertificateVectors {

    /** The identity extension of spec/certificates.md. */
    private static final String IDENTITY = identityOid();
    private static final DivisionTree ANYTHING = (ancestor, division) -> true;

    private final VectorFolder folder;

    CertificateVectors(VectorFolder folder) {
        this.folder = folder;
    }

    void write() throws IOException {
        for (Suite suite : Suite.values()) {
            String prefix = suite == Suite.SM2_SM3 ? "sm2-" : "ecdsa-";
            good(prefix + "county-by-a-province", suite, f -> pem(f.county().chain()));
            good(prefix + "province-without-the-root", suite, f -> pem(f.province().chain().subList(0, 1)));
        }
        good("county-directly-under-the-root", Suite.ECDSA_P256_SHA256,
                f -> pem(f.issue(f.root(), Federation.identity("370190", Level.COUNTY)).chain()));
        good("prefecture-with-a-hole-in-its-scope", Suite.ECDSA_P256_SHA256, f -> pem(holed(f).chain()));
        good("province-of-the-other-suite", Suite.ECDSA_P256_SHA256, CertificateVectors::mixedSuites);
        path();
        scope();
        profile();
        succession();
        folder.finish();
    }

    private void path() {
        bad("issuer-is-unknown", Code.UNKNOWN_ISSUER, f -> pem(List.of(f.county().certificate())));
        bad("path-to-a-foreign-root", Code.FOREIGN_ROOT,
                f -> pem(Federation.another(f.suite()).county().chain()));
        bad("foreign-path-that-claims-our-root", Code.BAD_SIGNATURE, f -> {
            List<NodeCertificate> path = new ArrayList<>(Federation.another(f.suite()).county().chain().subList(0, 2));
            path.add(f.root().certificate());
            return pem(path);
        });
        bad("path-out-of-order", Code.UNKNOWN_ISSUER, f -> pem(List.of(f.province().certificate(),
                f.county().certificate(), f.root().certificate())));
        bad("path-of-nine", Code.PROFILE, f -> pem(java.util.Collections.nCopies(9, f.province().certificate())));
        bad("expired", Code.NOT_VALID_NOW, f -> pem(f.issue(f.province(), Federation.identity("370103", Level.COUNTY),
                Federation.FROM, Federation.NOW.minusSeconds(1)).chain()));
        bad("not-valid-yet", Code.NOT_VALID_NOW, f -> pem(f.issue(f.province(),
                Federation.identity("370103", Level.COUNTY), Federation.NOW.plusSeconds(1), Federation.UNTIL).chain()));
        bad("issuer-has-expired", Code.NOT_VALID_NOW, f -> {
            SigningKey expired = f.issue(f.root(), Federation.identity("330000", Level.PROVINCE), Federation.FROM,
                    Federation.NOW.minusSeconds(1));
            return pem(f.issue(expired, Federation.identity("330102", Level.COUNTY)).chain());
        });
        bad("second-key-of-the-root-node", Code.DUPLICATE_NODE_KEY, f -> pem(issued(f, f.province(),
                new NodeIdentity("000000", Level.COUNTY, scope("370102")), ANYTHING).chain()));
    }

    private void scope() {
        bad("scope-of-another-province", Code.SCOPE_NOT_CONTAINED, f -> pem(issued(f, f.province(),
                Federation.identity("330102", Level.COUNTY), ANYTHING).chain()));
        bad("scope-above-the-issuer", Code.SCOPE_NOT_CONTAINED, f -> pem(issued(f, f.province(),
                new NodeIdentity("370102", Level.COUNTY, scope("000000")), ANYTHING).chain()));
        bad("scope-of-an-unknown-division", Code.SCOPE_NOT_CONTAINED, f -> pem(issued(f, f.province(),
                new NodeIdentity("379999", Level.COUNTY, scope("379999")), ANYTHING).chain()));
        bad("scope-with-the-issuers-leading-digits", Code.SCOPE_NOT_CONTAINED, f -> pem(issued(f,
                f.issue(f.province(), new NodeIdentity("370100", Level.PREFECTURE, scope("370100"))),
                Federation.identity("370190", Level.COUNTY), ANYTHING).chain()));
        bad("scope-inside-the-issuers-hole", Code.SCOPE_NOT_CONTAINED, f -> pem(issued(f, holed(f),
                Federation.identity("370103", Level.COUNTY), (ancestor, division) -> !ancestor.equals("370103")).chain()));
        bad("scope-that-spans-the-issuers-hole", Code.SCOPE_NOT_CONTAINED, f -> pem(issued(f, holed(f),
                new NodeIdentity("370102", Level.COUNTY, scope("370100")),
                (ancestor, division) -> ancestor.equals(division) && !ancestor.equals("370103")).chain()));
        bad("same-level-as-the-issuer", Code.LEVEL_NOT_BELOW_ISSUER, f -> pem(forged(f, f.province(), "370100",
                Level.PROVINCE, certificate -> { }).chain()));
        bad("level-above-the-issuer", Code.LEVEL_NOT_BELOW_ISSUER, f -> pem(forged(f, f.province(), "370100",
                Level.NATIONAL, certificate -> { }).chain()));
    }

    private void profile() {
        bad("not-a-certificate", Code.MALFORMED, f -> pem("CERTIFICATE", "hello".getBytes(StandardCharsets.UTF_8)));
        bad("no-pem-at-all", Code.MALFORMED, f -> "hello".getBytes(StandardCharsets.UTF_8));
        bad("a-public-key-instead", Code.MALFORMED,
                f -> pem("PUBLIC KEY", f.county().certificate().x509().getPublicKey().getEncoded()));
        bad("certificate-with-bytes-after-it", Code.MALFORMED, f -> {
            byte[] der = f.county().certificate().encoded();
            return pem("CERTIFICATE", java.util.Arrays.copyOf(der, der.length + 1));
        });
        bad("true-written-as-one", Code.MALFORMED, f -> {
            byte[] der = f.county().certificate().encoded();
            for (int i = 2; i < der.length; i++) {
                if (der[i - 2] == 1 && der[i - 1] == 1 && der[i] == (byte) 0xff) {
                    der[i] = 1;
                    return pem("CERTIFICATE", der);
                }
            }
            throw new IllegalStateException("no TRUE found");
        });
        bad("issued-by-a-county", Code.PROFILE, f -> pem(forged(f, f.county(), "370103", Level.COUNTY, c -> { }).chain()));
        forged("no-identity-extension", c -> c.identity = null);
        forged("critical-identity-extension", c -> c.identityCritical = true);
        forged("identity-of-an-unknown-version", c -> c.identity = identity(2, "370103", 3));
        forged("identity-with-an-unknown-level", c -> c.identity = identity(1, "370103", 4));
        forged("identity-with-an-unfit-node-id", c -> c.identity = identity(1, "../370103", 3));
        forged("county-that-is-an-authority", c -> c.authority = true);
        forged("no-subject-key-identifier", c -> c.keyIdentifier = false);
        forged("no-key-usage", c -> c.usage = 0);
        forged("county-with-certificate-signing-usage",
                c -> c.usage = KeyUsage.digitalSignature | KeyUsage.keyCertSign);
        forged("unknown-critical-extension", c -> c.unknownCritical = true);
        bad("key-that-is-no-point-of-its-curve", Code.MALFORMED, f -> pem("CERTIFICATE", forge(f, f.province(), "370103",
                Level.COUNTY, c -> c.key = offTheCurve(c.key))));
        bad("key-on-another-curve", Code.PROFILE, f -> pem(forged(f, f.province(), "370103", Level.COUNTY,
                c -> c.key = otherCurve()).chain()));
    }

    private void succession() {
        for (Suite suite : Suite.values()) {
            good((suite == Suite.SM2_SM3 ? "sm2-" : "ecdsa-") + "key-renewed-twice", suite, f -> renewed(f, "370103", "370103",
                    KeySuccessions.of(f, "370103", "first", "second", "third")));
        }
        good("key-renewed-sixteen-times", Suite.ECDSA_P256_SHA256,
                f -> renewed(f, "370103", "370103", KeySuccessions.of(f, "370103", KeySuccessions.names(17))));
        bad("renewal-signed-for-another-key", Code.SUCCESSION,
                f -> renewed(f, "370103", "370103", KeySuccessions.of(f, "370103", "first", "second"), "third"));
        bad("renewal-signed-for-another-node", Code.SUCCESSION,
                f -> renewed(f, "370103", "370103", KeySuccessions.of(f, "370102", "first", "second")));
        bad("renewal-signature-changed", Code.SUCCESSION, f -> renewed(f, "370103", "370103",
                KeySuccessions.changed(KeySuccessions.of(f, "370103", "first", "second"))));
        bad("earlier-renewal-signature-changed", Code.SUCCESSION, f -> renewed(f, "370103", "370103",
                KeySuccessions.earlierChanged(KeySuccessions.of(f, "370103", "first", "second", "third"))));
        bad("key-that-succeeds-itself", Code.SUCCESSION,
                f -> renewed(f, "370103", "370103", KeySuccessions.of(f, "370103", "first", "second", "first")));
        forged("critical-key-succession", c -> c.succession = new KeySuccessions.Extension(true,
                KeySuccessions.of(Federation.of(Suite.ECDSA_P256_SHA256), "370103", "first", "370103").value()));
        forged("key-succession-without-a-step", c -> c.succession = new KeySuccessions.Extension(false, new DERSequence()));
        forged("key-succession-of-seventeen-steps", c -> c.succession = new KeySuccessions.Extension(false,
                KeySuccessions.repeated(KeySuccessions.of(Federation.of(Suite.ECDSA_P256_SHA256), "370103", "first", "370103"), 17)));
        forged("key-succession-with-a-key-on-another-curve", c -> c.succession = new KeySuccessions.Extension(false,
                new DERSequence(new DERSequence(new ASN1Encodable[] {otherCurve(), new org.bouncycastle.asn1.DEROctetString(new byte[8])}))));
    }

    private static byte[] renewed(Federation f, String node, String division, KeySuccessions succession) {
        return renewed(f, node, division, succession, succession.last());
    }

    private static byte[] renewed(Federation f, String node, String division, KeySuccessions succession, String keyName) {
        KeyPair keys = f.keys(keyName);
        try {
            return pem(f.key(keys, CertificateIssuer.issue(f.province(), keys.getPublic(), new NodeIdentity(node, Level.COUNTY,
                    scope(division)), succession.succession(), Federation.DIVISIONS, Federation.FROM, Federation.UNTIL),
                    f.province().chain()).chain());
        } catch (CertificateProblem e) {
            throw new AssertionError(e);
        }
    }

    private void forged(String name, Consumer<Forged> change) {
        bad(name, Code.PROFILE, f -> {
            byte[] der = forge(f, f.province(), "370103", Level.COUNTY, change);
            return pem("CERTIFICATE", der);
        });
    }

    /** What a forged certificate says; starts as a county's. */
    private static final class Forged {
        private SubjectPublicKeyInfo key;
        private ASN1Encodable identity;
        private boolean identityCritical;
        private boolean authority;
        private boolean unknownCritical;
        private boolean keyIdentifier = true;
        private int usage = KeyUsage.digitalSignature;
        private KeySuccessions.Extension succession;
    }

    private record Path(List<byte[]> chain) {
    }

    private static Path forged(Federation f, SigningKey issuer, String node, Level level, Consumer<Forged> change) {
        List<byte[]> chain = new ArrayList<>(List.of(forge(f, issuer, node, level, change)));
        issuer.chain().forEach(certificate -> chain.add(certificate.encoded()));
        return new Path(chain);
    }

    private static byte[] forge(Federation f, SigningKey issuer, String node, Level level, Consumer<Forged> change) {
        Forged forged = new Forged();
        forged.key = SubjectPublicKeyInfo.getInstance(f.keys(node).getPublic().getEncoded());
        forged.identity = identity(1, node, level.ordinal());
        if (level != Level.COUNTY) {
            forged.authority = true;
            forged.usage = KeyUsage.digitalSignature | KeyUsage.keyCertSign;
        }
        change.accept(forged);
        try {
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(forged.authority));
            if (forged.keyIdentifier) {
                extensions.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(new byte[20]));
            }
            if (forged.usage != 0) {
                extensions.addExtension(Extension.keyUsage, true, new KeyUsage(forged.usage));
            }
            if (forged.identity != null) {
                extensions.addExtension(new ASN1ObjectIdentifier(IDENTITY), forged.identityCritical, forged.identity);
            }
            if (forged.succession != null) {
                extensions.addExtension(KeySuccessions.OID, forged.succession.critical(), forged.succession.value());
            }
            if (forged.unknownCritical) {
                extensions.addExtension(Extension.policyConstraints, true, new DERSequence());
            }
            V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
            generator.setSerialNumber(new ASN1Integer(BigInteger.valueOf(4711)));
            generator.setIssuer(X500Name.getInstance(
                    issuer.certificate().x509().getSubjectX500Principal().getEncoded()));
            generator.setStartDate(new Time(Date.from(Federation.FROM)));
            generator.setEndDate(new Time(Date.from(Federation.UNTIL)));
            generator.setSubject(new X500Name("O=fednode,OU=signing,CN=" + node));
            generator.setSubjectPublicKeyInfo(forged.key);
            generator.setExtensions(extensions.generate());
            AlgorithmIdentifier algorithm = new AlgorithmIdentifier(new ASN1ObjectIdentifier(issuer.suite().signatureOid()));
            generator.setSignature(algorithm);
            TBSCertificate tbs = generator.generateTBSCertificate();
            return new DERSequence(new ASN1Encodable[] {tbs, algorithm,
                new DERBitString(issuer.sign(tbs.getEncoded("DER")))}).getEncoded("DER");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static DERSequence identity(int version, String node, int level) {
        return new DERSequence(new ASN1Encodable[] {new ASN1Integer(version), new DERUTF8String(node),
            new ASN1Enumerated(level), new DERSequence(new DERUTF8String("370103")), new DERSequence(),
            new DERUTF8String(Federation.DIVISIONS_VERSION)});
    }

    private static SubjectPublicKeyInfo offTheCurve(SubjectPublicKeyInfo key) {
        byte[] point = key.getPublicKeyData().getBytes();
        point[point.length - 1] ^= 1;
        return new SubjectPublicKeyInfo(key.getAlgorithm(), point);
    }

    private static SubjectPublicKeyInfo otherCurve() {
        try {
            var generator = java.security.KeyPairGenerator.getInstance("EC", org.fednode.exchange.key.BouncyCastle.provider());
            generator.initialize(new java.security.spec.ECGenParameterSpec("P-384"), new SeededRandom("another curve"));
            return SubjectPublicKeyInfo.getInstance(generator.generateKeyPair().getPublic().getEncoded());
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static SigningKey holed(Federation f) {
        return f.issue(f.province(), new NodeIdentity("370100", Level.PREFECTURE,
                new Scope(List.of("370100"), List.of("370103"), Federation.DIVISIONS_VERSION)));
    }

    private static byte[] mixedSuites(Federation f) {
        Federation other = Federation.of(Suite.SM2_SM3);
        KeyPair keys = other.keys("370000");
        try {
            return pem(List.of(CertificateIssuer.issue(f.root(), keys.getPublic(),
                    Federation.identity("370000", Level.PROVINCE), CertificatePurpose.SIGNING, Federation.DIVISIONS,
                    Federation.FROM, Federation.UNTIL)));
        } catch (CertificateProblem e) {
            throw new AssertionError(e);
        }
    }

    private static SigningKey issued(Federation f, SigningKey issuer, NodeIdentity subject, DivisionTree divisions) {
        KeyPair keys = f.keys("another key of " + subject.nodeId());
        try {
            return f.key(keys, CertificateIssuer.issue(issuer, keys.getPublic(), subject, CertificatePurpose.SIGNING,
                    divisions, Federation.FROM, Federation.UNTIL), issuer.chain());
        } catch (CertificateProblem e) {
            throw new AssertionError(e);
        }
    }

    private static Scope scope(String division) {
        return new Scope(List.of(division), List.of(), Federation.DIVISIONS_VERSION);
    }

    private static byte[] pem(List<?> path) {
        StringBuilder text = new StringBuilder();
        for (Object step : path) {
            byte[] der = step instanceof NodeCertificate certificate ? certificate.encoded() : (byte[]) step;
            text.append(new String(pem("CERTIFICATE", der), StandardCharsets.US_ASCII));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] pem(String type, byte[] content) {
        java.io.StringWriter text = new java.io.StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            pem.writeObject(new PemObject(type, content));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String identityOid() {
        return Federation.of(Suite.ECDSA_P256_SHA256).county().certificate().x509().getNonCriticalExtensionOIDs().stream()
                .filter(oid -> oid.startsWith("2.25.")).findFirst().orElseThrow();
    }

    private void good(String name, Suite suite, Function<Federation, byte[]> path) {
        add(Case.good(name, "certificates.md#admission"), suite, path);
    }

    private void bad(String name, Code code, Function<Federation, byte[]> path) {
        boolean form = code == Code.PROFILE || code == Code.MALFORMED;
        add(Case.bad(name, form ? "certificates.md#profile" : "certificates.md#admission", code.wireName()),
                Suite.ECDSA_P256_SHA256, path);
    }

    private void add(Case vector, Suite suite, Function<Federation, byte[]> path) {
        vector.with("root", suite == Suite.SM2_SM3 ? "sm2-root.pem" : "ecdsa-root.pem");
        folder.add(vector.with("now", Federation.NOW.toString()), ".pem", path.apply(Federation.of(suite)));
    }
}

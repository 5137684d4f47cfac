package org.fednode.exchange.certificate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.util.IPAddress;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.Signatures;
import org.fednode.exchange.key.Suite;

/** Issues certificates: the root's own, and those of a node's children and of its TLS keys. */
public final class CertificateIssuer {

    /** Names under which a node always answers on its own machine. */
    private static final List<String> LOCAL_HOSTS = List.of("localhost", "127.0.0.1");

    private static final int SERIAL_BYTES = 16;

    private CertificateIssuer() {
    }

    /** A self-signed certificate; purpose SIGNING for the federation's root, TLS_AUTHORITY for its TLS root. */
    public static NodeCertificate selfSigned(KeyPair keys, NodeIdentity identity, CertificatePurpose purpose,
            Instant from, Instant until) {
        return selfSigned(keys, identity, purpose, from, until, new SecureRandom());
    }

    /** As above, with the randomness that an SM2 signature takes. */
    public static NodeCertificate selfSigned(KeyPair keys, NodeIdentity identity, CertificatePurpose purpose,
            Instant from, Instant until, SecureRandom random) {
        if (!CertificateProfile.isAuthority(purpose, identity.level())) {
            throw new IllegalArgumentException("a root signs certificates: use SIGNING above the county, or TLS_AUTHORITY");
        }
        Subject subject = new Subject(keys.getPublic(), identity, purpose, from, until, List.of(), KeySuccession.NONE);
        SubjectPublicKeyInfo key = subject.keyInfo();
        Suite suite = suiteOf(key);
        return sign(subject, subject.name(), key, suite,
                content -> Signatures.sign(suite, keys.getPrivate(), content, random));
    }

    /**
     * A certificate for {@code subject}, signed by the issuer's key.
     *
     * @throws CertificateProblem when the subject's level is not below the issuer's or its scope not inside the
     *         issuer's (a node's own TLS certificate, same id, level and scope, is allowed)
     */
    public static NodeCertificate issue(SigningKey issuer, PublicKey subjectKey, NodeIdentity subject,
            CertificatePurpose purpose, DivisionTree divisions, Instant from, Instant until) throws CertificateProblem {
        return issue(issuer, subjectKey, subject, purpose, divisions, from, until, List.of());
    }

    /**
     * As above; a TLS certificate also names the hosts, beside {@code localhost} and {@code 127.0.0.1}.
     *
     * @param hosts DNS names and IP addresses under which peers reach the node
     */
    public static NodeCertificate issue(SigningKey issuer, PublicKey subjectKey, NodeIdentity subject,
            CertificatePurpose purpose, DivisionTree divisions, Instant from, Instant until, List<String> hosts)
            throws CertificateProblem {
        return issue(issuer, new Subject(subjectKey, subject, purpose, from, until, hosts, KeySuccession.NONE), divisions);
    }

    /**
     * A signing certificate for a key that takes the place of others.
     *
     * @param succession leads to {@code subjectKey}
     */
    public static NodeCertificate issue(SigningKey issuer, PublicKey subjectKey, NodeIdentity subject, KeySuccession succession,
            DivisionTree divisions, Instant from, Instant until) throws CertificateProblem {
        return issue(issuer, new Subject(subjectKey, subject, CertificatePurpose.SIGNING, from, until, List.of(), succession), divisions);
    }

    private static NodeCertificate issue(SigningKey issuer, Subject subject, DivisionTree divisions) throws CertificateProblem {
        NodeCertificate above = issuer.certificate();
        IssuingRule.check(above.identity(), above.purpose(), subject.identity(), subject.purpose(), divisions);
        SubjectPublicKeyInfo issuerKey = SubjectPublicKeyInfo.getInstance(above.x509().getPublicKey().getEncoded());
        X500Name issuerName = X500Name.getInstance(above.x509().getSubjectX500Principal().getEncoded());
        return sign(subject, issuerName, issuerKey, issuer.suite(), issuer::sign);
    }

    private record Subject(PublicKey key, NodeIdentity identity, CertificatePurpose purpose, Instant from,
            Instant until, List<String> hosts, KeySuccession succession) {

        SubjectPublicKeyInfo keyInfo() {
            return SubjectPublicKeyInfo.getInstance(key.getEncoded());
        }

        // Purposes have names of their own, so that path building by name can't mistake one for another.
        X500Name name() {
            return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.O, "fednode")
                    .addRDN(BCStyle.OU, purpose.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
                    .addRDN(BCStyle.CN, identity.nodeId()).build();
        }

        // Derived from what is certified, so issuing again gives the same certificate and never one serial twice.
        BigInteger serial() {
            byte[] digest = DigestAlgorithm.SHA_256.digest(key.getEncoded(),
                    (identity + "|" + purpose + "|" + from + "|" + until + "|" + hosts).getBytes(StandardCharsets.UTF_8))
                    .bytes();
            byte[] serial = Arrays.copyOf(digest, SERIAL_BYTES);
            serial[0] = (byte) (serial[0] & 0x3f | 0x40); // positive, and always of one length
            return new BigInteger(serial);
        }
    }

    private static NodeCertificate sign(Subject subject, X500Name issuerName, SubjectPublicKeyInfo issuerKey, Suite suite,
            java.util.function.UnaryOperator<byte[]> signature) {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(issuerName, subject.serial(),
                Date.from(subject.from()), Date.from(subject.until()), subject.name(), subject.keyInfo());
        try {
            addExtensions(builder, subject, issuerKey);
            byte[] der = builder.build(new FunctionSigner(suite, signature)).getEncoded();
            return NodeCertificate.of(der);
        } catch (IOException | CertificateProblem e) {
            throw new IllegalArgumentException("no certificate of the profile can be made for "
                    + subject.identity().nodeId() + ": " + e.getMessage(), e);
        }
    }

    private static void addExtensions(X509v3CertificateBuilder builder, Subject subject, SubjectPublicKeyInfo issuerKey)
            throws IOException {
        Level level = subject.identity().level();
        CertificatePurpose purpose = subject.purpose();
        BcX509ExtensionUtils keyIds = new BcX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true,
                new BasicConstraints(CertificateProfile.isAuthority(purpose, level)));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(CertificateProfile.keyUsage(purpose, level)));
        builder.addExtension(Extension.subjectKeyIdentifier, false, keyIds.createSubjectKeyIdentifier(subject.keyInfo()));
        builder.addExtension(Extension.authorityKeyIdentifier, false, keyIds.createAuthorityKeyIdentifier(issuerKey));
        if (purpose == CertificatePurpose.TLS) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(
                    new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
            builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(subject.hosts()));
        }
        builder.addExtension(IdentityExtension.OID, false, IdentityExtension.encode(subject.identity()));
        if (!subject.succession().isEmpty()) {
            builder.addExtension(KeySuccession.OID, false, subject.succession().toAsn1());
        }
    }

    private static GeneralNames alternativeNames(List<String> hosts) {
        return new GeneralNames(java.util.stream.Stream.concat(LOCAL_HOSTS.stream(), hosts.stream()).distinct()
                .map(host -> new GeneralName(IPAddress.isValid(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new));
    }

    private static Suite suiteOf(SubjectPublicKeyInfo key) {
        return Suite.of(key).orElseThrow(() -> new IllegalArgumentException("the key is on neither of the named curves P-256 and sm2p256v1"));
    }

    /** Hands what is to be signed to a function. */
    private static final class FunctionSigner implements ContentSigner {
        private final Suite suite;
        private final java.util.function.UnaryOperator<byte[]> signature;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        FunctionSigner(Suite suite, java.util.function.UnaryOperator<byte[]> signature) {
            this.suite = suite;
            this.signature = signature;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(new ASN1ObjectIdentifier(suite.signatureOid()));
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            return signature.apply(content.toByteArray());
        }
    }
}

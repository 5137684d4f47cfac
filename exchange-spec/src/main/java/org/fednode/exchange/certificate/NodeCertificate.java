package org.fednode.exchange.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.fednode.exchange.key.BouncyCastle;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.StrictDer;
import org.fednode.exchange.key.Suite;

/** An X.509 certificate together with the identity in its fednode extension. Equal when the encodings are equal. */
public final class NodeCertificate {

    /** No certificate of the profile comes near this many bytes. */
    public static final int MAX_BYTES = 16 << 10;

    private static final String PEM_TYPE = "CERTIFICATE";
    private static final int MAX_IN_PEM = 16;

    private final X509Certificate x509;
    private final byte[] encoded;
    private final CertificateProfile profile;
    private final Map<DigestAlgorithm, Digest> digests = new EnumMap<>(DigestAlgorithm.class);

    private NodeCertificate(X509Certificate x509, byte[] encoded, CertificateProfile profile) {
        this.x509 = x509;
        this.encoded = encoded;
        this.profile = profile;
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            digests.put(algorithm, algorithm.digest(encoded));
        }
    }

    /** @throws CertificateProblem when the certificate breaks the profile of spec/certificates.md */
    public static NodeCertificate of(X509Certificate x509) throws CertificateProblem {
        try {
            return of(x509.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new CertificateProblem(CertificateProblem.Code.MALFORMED, "the certificate has no encoding");
        }
    }

    /**
     * Reads a DER certificate.
     *
     * @throws CertificateProblem when the bytes are no certificate or break the profile of spec/certificates.md
     */
    public static NodeCertificate of(byte[] der) throws CertificateProblem {
        if (der.length > MAX_BYTES || !StrictDer.isOneValue(der)) {
            throw new CertificateProblem(CertificateProblem.Code.MALFORMED,
                    "not one DER value of at most " + MAX_BYTES + " bytes");
        }
        X509Certificate x509;
        try {
            x509 = (X509Certificate) CertificateFactory.getInstance("X.509", BouncyCastle.provider())
                    .generateCertificate(new ByteArrayInputStream(der));
            readLazyParts(x509);
        } catch (CertificateException | RuntimeException e) { // the parser answers nonsense with any of these
            throw new CertificateProblem(CertificateProblem.Code.MALFORMED, "the bytes are no X.509 certificate");
        }
        return new NodeCertificate(x509, der.clone(), CertificateProfile.read(der));
    }

    // Names, key and times are parsed at first use; a fault in them must show here and not in the middle of a check.
    private static void readLazyParts(X509Certificate x509) {
        boolean whole = x509 != null && x509.getPublicKey() != null && x509.getSubjectX500Principal() != null
                && x509.getIssuerX500Principal() != null && x509.getNotBefore() != null && x509.getNotAfter() != null
                && x509.getSignature() != null;
        if (!whole) {
            throw new IllegalArgumentException("a part of the certificate can't be read");
        }
    }

    /** Reads one or more PEM certificates, leaf first. */
    public static List<NodeCertificate> fromPem(String pem) throws CertificateProblem {
        List<NodeCertificate> certificates = new ArrayList<>();
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            for (PemObject part = reader.readPemObject(); part != null; part = reader.readPemObject()) {
                if (!part.getType().equals(PEM_TYPE) || certificates.size() == MAX_IN_PEM) {
                    throw new CertificateProblem(CertificateProblem.Code.MALFORMED,
                            "expected up to " + MAX_IN_PEM + " parts, each a " + PEM_TYPE);
                }
                certificates.add(of(part.getContent()));
            }
        } catch (IOException | RuntimeException e) {
            throw new CertificateProblem(CertificateProblem.Code.MALFORMED, "the text is no PEM");
        }
        if (certificates.isEmpty()) {
            throw new CertificateProblem(CertificateProblem.Code.MALFORMED, "the text holds no certificate");
        }
        return certificates;
    }

    public X509Certificate x509() {
        return x509;
    }

    public NodeIdentity identity() {
        return profile.identity();
    }

    public CertificatePurpose purpose() {
        return profile.purpose();
    }

    /** The suite that the certified key belongs to. */
    public Suite suite() {
        return profile.keySuite();
    }

    /** How the node came by the certified key. */
    public KeySuccession succession() {
        return profile.succession();
    }

    CertificateProfile profile() {
        return profile;
    }

    public boolean isValidAt(Instant time) {
        return !time.isBefore(x509.getNotBefore().toInstant()) && !time.isAfter(x509.getNotAfter().toInstant());
    }

    /** The DER encoding. */
    public byte[] encoded() {
        return encoded.clone();
    }

    /** What the issuer signed, byte for byte: a parser that writes it anew mends faults that the issuer never signed. */
    byte[] signedPart() {
        return StrictDer.firstMember(encoded);
    }

    /** Digest of the DER encoding. */
    public Digest digest(DigestAlgorithm algorithm) {
        return digests.get(algorithm);
    }

    public String toPem() {
        StringWriter text = new StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            pem.writeObject(new PemObject(PEM_TYPE, encoded));
        } catch (IOException e) {
            throw new IllegalStateException("a StringWriter does not fail", e);
        }
        return text.toString();
    }

    /** Sixteen hex digits in groups of four, of SHA-256 over the public key: what two people read to each other. */
    public String fingerprint() {
        String hex = DigestAlgorithm.SHA_256.digest(x509.getPublicKey().getEncoded()).hex();
        return String.join(" ", hex.substring(0, 4), hex.substring(4, 8), hex.substring(8, 12), hex.substring(12, 16));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeCertificate that && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return "NodeCertificate[" + identity().nodeId() + ", " + purpose() + "]";
    }
}

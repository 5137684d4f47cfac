package org.fednode.exchange.key;

import java.security.PublicKey;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** A signature suite: the signature algorithm, its curve and the digest that goes with it. */
public enum Suite {
    /** SM2 with SM3, GB/T 32918 and 32905: the national default. */
    SM2_SM3("sm2-sm3", DigestAlgorithm.SM3, "sm2p256v1", "1.2.156.10197.1.301", "1.2.156.10197.1.501", "1.2.156.10197.1.401"),
    /** ECDSA on P-256 with SHA-256, FIPS 186-5. */
    ECDSA_P256_SHA256("ecdsa-p256-sha256", DigestAlgorithm.SHA_256, "P-256", "1.2.840.10045.3.1.7", "1.2.840.10045.4.3.2",
            "2.16.840.1.101.3.4.2.1");

    private final String wireName;
    private final DigestAlgorithm digest;
    private final String curve;
    private final String curveOid;
    private final String signatureOid;
    private final String digestOid;

    Suite(String wireName, DigestAlgorithm digest, String curve, String curveOid, String signatureOid, String digestOid) {
        this.wireName = wireName;
        this.digest = digest;
        this.curve = curve;
        this.curveOid = curveOid;
        this.signatureOid = signatureOid;
        this.digestOid = digestOid;
    }

    public String wireName() {
        return wireName;
    }

    /** The digest of manifests, payloads and certificates under this suite. */
    public DigestAlgorithm digest() {
        return digest;
    }

    /** Object identifier of the signature algorithm, as X.509 and CMS name it. */
    public String signatureOid() {
        return signatureOid;
    }

    /** Object identifier of the digest function. */
    public String digestOid() {
        return digestOid;
    }

    String curve() {
        return curve;
    }

    /** Whether the key lies on this suite's curve, named by its object identifier. */
    public boolean fits(SubjectPublicKeyInfo key) {
        return key.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                && new ASN1ObjectIdentifier(curveOid).equals(key.getAlgorithm().getParameters());
    }

    /** The suite on whose curve the key lies. */
    public static Optional<Suite> of(SubjectPublicKeyInfo key) {
        return Arrays.stream(values()).filter(suite -> suite.fits(key)).findFirst();
    }

    /** As above. */
    public static Optional<Suite> of(PublicKey key) {
        return of(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    }

    public static Optional<Suite> named(String wireName) {
        return Arrays.stream(values()).filter(suite -> suite.wireName.equals(wireName)).findFirst();
    }
}

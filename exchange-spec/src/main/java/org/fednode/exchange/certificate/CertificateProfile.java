package org.fednode.exchange.certificate;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.fednode.exchange.key.Suite;

/** What a certificate's extensions and key say, read by the profile of spec/certificates.md. */
record CertificateProfile(NodeIdentity identity, CertificatePurpose purpose, Suite keySuite,
        Optional<Suite> signatureSuite, boolean isAuthority, KeySuccession succession) {

    private static final int X509_V3 = 3;
    private static final Set<ASN1ObjectIdentifier> UNDERSTOOD_CRITICAL =
            Set.of(Extension.basicConstraints, Extension.keyUsage, Extension.extendedKeyUsage);

    static CertificateProfile read(byte[] der) throws CertificateProblem {
        try {
            return read(new X509CertificateHolder(der));
        } catch (java.io.IOException | RuntimeException e) { // the parser answers nonsense with any of these
            throw problem("the certificate's extensions can't be read");
        }
    }

    private static CertificateProfile read(X509CertificateHolder holder) throws CertificateProblem {
        Extensions extensions = holder.getExtensions();
        if (holder.getVersionNumber() != X509_V3 || extensions == null) {
            throw problem("a certificate of version 3 with extensions is needed");
        }
        for (ASN1ObjectIdentifier critical : extensions.getCriticalExtensionOIDs()) {
            if (!UNDERSTOOD_CRITICAL.contains(critical)) {
                throw problem("critical extension " + critical + " is not part of the profile");
            }
        }
        Suite suite = keySuite(holder.getSubjectPublicKeyInfo());
        NodeIdentity identity = identity(extensions);
        if (SubjectKeyIdentifier.fromExtensions(extensions) == null) {
            throw problem("a subject key identifier is needed");
        }
        BasicConstraints constraints = BasicConstraints.fromExtensions(extensions);
        boolean authority = constraints != null && constraints.isCA();
        CertificatePurpose purpose = purpose(extensions, authority, identity.level());
        if (purpose != CertificatePurpose.SIGNING && suite != Suite.ECDSA_P256_SHA256) {
            throw problem("a TLS certificate needs a P-256 key");
        }
        String signature = holder.getSignatureAlgorithm().getAlgorithm().getId();
        Optional<Suite> signatureSuite =
                Arrays.stream(Suite.values()).filter(known -> known.signatureOid().equals(signature)).findFirst();
        return new CertificateProfile(identity, purpose, suite, signatureSuite, authority, succession(extensions, purpose));
    }

    private static KeySuccession succession(Extensions extensions, CertificatePurpose purpose) throws CertificateProblem {
        Extension extension = extensions.getExtension(KeySuccession.OID);
        if (extension == null) {
            return KeySuccession.NONE;
        }
        if (extension.isCritical() || purpose != CertificatePurpose.SIGNING) {
            throw problem("a key succession is not critical and stands in signing certificates only");
        }
        try {
            return KeySuccession.of(ASN1Sequence.getInstance(extension.getParsedValue()));
        } catch (RuntimeException e) { // the parser answers nonsense with any of these
            throw problem("the key succession can't be read");
        }
    }

    private static Suite keySuite(SubjectPublicKeyInfo key) throws CertificateProblem {
        return Suite.of(key).orElseThrow(() -> problem("the key is on neither of the named curves P-256 and sm2p256v1"));
    }

    private static NodeIdentity identity(Extensions extensions) throws CertificateProblem {
        Extension extension = extensions.getExtension(IdentityExtension.OID);
        if (extension == null || extension.isCritical()) {
            throw problem("the non-critical identity extension is needed");
        }
        try {
            return IdentityExtension.decode(ASN1Sequence.getInstance(extension.getParsedValue()));
        } catch (RuntimeException e) { // the parser answers nonsense with any of these
            throw problem("the identity extension can't be read");
        }
    }

    private static CertificatePurpose purpose(Extensions extensions, boolean authority, Level level)
            throws CertificateProblem {
        KeyUsage usage = KeyUsage.fromExtensions(extensions);
        ExtendedKeyUsage extended = ExtendedKeyUsage.fromExtensions(extensions);
        for (CertificatePurpose purpose : CertificatePurpose.values()) {
            boolean same = new KeyUsage(keyUsage(purpose, level)).equals(usage)
                    && authority == isAuthority(purpose, level)
                    && extendedUsage(purpose).equals(usages(extended));
            if (same) {
                return purpose;
            }
        }
        throw problem("basic constraints, key usage and extended key usage fit no purpose at this level");
    }

    private static Set<KeyPurposeId> usages(ExtendedKeyUsage extended) {
        return extended == null ? Set.of() : Arrays.stream(extended.getUsages()).collect(Collectors.toSet());
    }

    /** Whether a certificate of that purpose at that level may issue others. */
    static boolean isAuthority(CertificatePurpose purpose, Level level) {
        return switch (purpose) {
            case SIGNING -> level != Level.COUNTY;
            case TLS_AUTHORITY -> true;
            case TLS -> false;
        };
    }

    static int keyUsage(CertificatePurpose purpose, Level level) {
        return switch (purpose) {
            case SIGNING -> isAuthority(purpose, level) ? KeyUsage.digitalSignature | KeyUsage.keyCertSign
                    : KeyUsage.digitalSignature;
            case TLS_AUTHORITY -> KeyUsage.keyCertSign;
            case TLS -> KeyUsage.digitalSignature;
        };
    }

    static Set<KeyPurposeId> extendedUsage(CertificatePurpose purpose) {
        return purpose == CertificatePurpose.TLS
                ? Set.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth) : Set.of();
    }

    /** Whether a certificate of this purpose may issue one of that. */
    static boolean mayIssue(CertificatePurpose issuer, CertificatePurpose subject) {
        return switch (issuer) {
            case SIGNING -> subject == CertificatePurpose.SIGNING;
            case TLS_AUTHORITY -> subject != CertificatePurpose.SIGNING;
            case TLS -> false;
        };
    }

    private static CertificateProblem problem(String message) {
        return new CertificateProblem(CertificateProblem.Code.PROFILE, message);
    }
}

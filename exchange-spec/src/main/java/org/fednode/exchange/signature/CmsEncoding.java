package org.fednode.exchange.signature;

import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.Suite;

/** Writes the CMS structures of RFC 5652 that the profile uses, each exactly as it must be. */
final class CmsEncoding {

    private static final ASN1Integer VERSION_1 = new ASN1Integer(1);

    private CmsEncoding() {
    }

    static byte[] signedAttributes(Suite suite, Digest content, Digest signer) {
        return der(new DERSet(new ASN1Encodable[] {
            attribute(CMSAttributes.contentType, CMSObjectIdentifiers.data),
            attribute(CMSAttributes.messageDigest, new DEROctetString(content.bytes())),
            attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2, signingCertificate(suite, signer))}));
    }

    // RFC 5035: the hash algorithm is left out when it is SHA-256, the default.
    private static DERSequence signingCertificate(Suite suite, Digest signer) {
        ASN1EncodableVector certId = new ASN1EncodableVector();
        if (suite != Suite.ECDSA_P256_SHA256) {
            certId.add(algorithm(suite.digestOid()));
        }
        certId.add(new DEROctetString(signer.bytes()));
        return new DERSequence(new DERSequence(new DERSequence(certId)));
    }

    private static DERSequence attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
        return new DERSequence(new ASN1Encodable[] {type, new DERSet(value)});
    }

    private static DERSequence algorithm(String oid) {
        return new DERSequence(new ASN1ObjectIdentifier(oid));
    }

    static byte[] signedData(Suite suite, NodeCertificate signer, List<NodeCertificate> enclosed, byte[] attributes,
            byte[] value) {
        DERSequence signerInfo = new DERSequence(new ASN1Encodable[] {
            VERSION_1,
            new IssuerAndSerialNumber(X500Name.getInstance(signer.x509().getIssuerX500Principal().getEncoded()),
                    signer.x509().getSerialNumber()),
            algorithm(suite.digestOid()),
            new DERTaggedObject(false, 0, (ASN1Set) parsed(attributes)),
            algorithm(suite.signatureOid()),
            new DEROctetString(value)});
        DERSequence signedData = new DERSequence(new ASN1Encodable[] {
            VERSION_1,
            new DERSet(algorithm(suite.digestOid())),
            new DERSequence(CMSObjectIdentifiers.data),
            new DERTaggedObject(false, 0, certificates(enclosed)),
            new DERSet(signerInfo)});
        return der(new DERSequence(new ASN1Encodable[] {
            CMSObjectIdentifiers.signedData, new DERTaggedObject(true, 0, signedData)}));
    }

    private static DERSet certificates(List<NodeCertificate> enclosed) {
        ASN1EncodableVector certificates = new ASN1EncodableVector();
        enclosed.forEach(certificate -> certificates.add(parsed(certificate.encoded())));
        return new DERSet(certificates);
    }

    private static ASN1Primitive parsed(byte[] der) {
        try {
            return ASN1Primitive.fromByteArray(der);
        } catch (IOException e) {
            throw new IllegalStateException("DER that was made or checked before can be read", e);
        }
    }

    static byte[] der(ASN1Encodable value) {
        try {
            return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("writing DER to memory does not fail", e);
        }
    }
}

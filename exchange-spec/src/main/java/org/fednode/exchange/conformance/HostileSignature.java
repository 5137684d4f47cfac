package org.fednode.exchange.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.Suite;

/**
 * A CMS signature that departs from the profile in one way, and whose signature value is right all the same. Each
 * method returns this object. For tests only.
 */
public final class HostileSignature {

    private final SigningKey key;
    private final Suite suite;
    private final byte[] content;
    private final List<ASN1Encodable> attributes = new ArrayList<>();
    private final List<NodeCertificate> certificates;
    private String digestOid;
    private String signatureOid;
    private ASN1ObjectIdentifier contentType = CMSObjectIdentifiers.data;
    private boolean contentEnclosed;
    private boolean unsignedAttribute;
    private boolean revocationList;
    private int signers = 1;

    private HostileSignature(SigningKey key, byte[] content) {
        this.key = key;
        this.suite = key.suite();
        this.content = content;
        this.digestOid = suite.digestOid();
        this.signatureOid = suite.signatureOid();
        int enclosed = Math.max(1, key.chain().size() - 1);
        this.certificates = new ArrayList<>(key.chain().subList(0, enclosed));
        attributes.add(attribute(CMSAttributes.contentType, CMSObjectIdentifiers.data));
        attributes.add(attribute(CMSAttributes.messageDigest, new DEROctetString(suite.digest().digest(content).bytes())));
        attributes.add(attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2, signingCertificate(key.certificate())));
    }

    /** Starts from a signature of the profile. */
    public static HostileSignature of(SigningKey key, byte[] content) {
        return new HostileSignature(key, content);
    }

    /** Leaves the signed attributes away and signs the content itself, as plain CMS allows. */
    public HostileSignature withoutSignedAttributes() {
        attributes.clear();
        return this;
    }

    /** Leaves one signed attribute away: 0 contentType, 1 messageDigest, 2 signingCertificateV2. */
    public HostileSignature withoutSignedAttribute(int index) {
        attributes.remove(index);
        return this;
    }

    public HostileSignature withSignedAttribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
        attributes.add(attribute(type, value));
        return this;
    }

    /** Names another certificate in signingCertificateV2. */
    public HostileSignature namingCertificate(NodeCertificate other) {
        attributes.set(2, attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2, signingCertificate(other)));
        return this;
    }

    public HostileSignature withUnsignedAttribute() {
        unsignedAttribute = true;
        return this;
    }

    /** So many SignerInfos, none or the same one again (with an unsigned attribute to tell them apart). */
    public HostileSignature withSigners(int count) {
        signers = count;
        return this;
    }

    public HostileSignature withDigestOid(String oid) {
        digestOid = oid;
        return this;
    }

    public HostileSignature withSignatureOid(String oid) {
        signatureOid = oid;
        return this;
    }

    public HostileSignature withContentType(String oid) {
        contentType = new ASN1ObjectIdentifier(oid);
        return this;
    }

    public HostileSignature enclosingContent() {
        contentEnclosed = true;
        return this;
    }

    public HostileSignature withRevocationList() {
        revocationList = true;
        return this;
    }

    /** Other certificates to go along. */
    public HostileSignature enclosing(List<NodeCertificate> others) {
        certificates.clear();
        certificates.addAll(others);
        return this;
    }

    /** The DER bytes. */
    public byte[] encoded() {
        return encoded(ASN1Encoding.DER);
    }

    /** The bytes in an encoding of BER's choice. */
    public byte[] encoded(String encoding) {
        ASN1EncodableVector signedData = new ASN1EncodableVector();
        signedData.add(new ASN1Integer(1));
        signedData.add(new DERSet(algorithm(digestOid)));
        signedData.add(contentEnclosed
                ? new DERSequence(new ASN1Encodable[] {contentType, new DERTaggedObject(0, new DEROctetString(content))})
                : new DERSequence(contentType));
        signedData.add(new DERTaggedObject(false, 0, new DERSet(certificates.stream()
                .map(certificate -> parsed(certificate.encoded())).toArray(ASN1Encodable[]::new))));
        if (revocationList) {
            signedData.add(new DERTaggedObject(false, 1, new DERSet()));
        }
        signedData.add(signerInfos());
        return encode(new DERSequence(new ASN1Encodable[] {CMSObjectIdentifiers.signedData,
            new DERTaggedObject(true, 0, new DERSequence(signedData))}), encoding);
    }

    private DERSet signerInfos() {
        ASN1EncodableVector infos = new ASN1EncodableVector();
        for (int i = 0; i < signers; i++) {
            infos.add(signerInfo(i));
        }
        return new DERSet(infos);
    }

    private DERSequence signerInfo(int number) {
        ASN1EncodableVector info = new ASN1EncodableVector();
        NodeCertificate signer = key.certificate();
        info.add(new ASN1Integer(1));
        info.add(new IssuerAndSerialNumber(X500Name.getInstance(signer.x509().getIssuerX500Principal().getEncoded()),
                signer.x509().getSerialNumber()));
        info.add(algorithm(digestOid));
        byte[] signed = content;
        if (!attributes.isEmpty()) {
            DERSet set = new DERSet(attributes.toArray(ASN1Encodable[]::new));
            signed = encode(set, ASN1Encoding.DER);
            info.add(new DERTaggedObject(false, 0, set));
        }
        info.add(algorithm(signatureOid));
        info.add(new DEROctetString(key.sign(signed)));
        if (unsignedAttribute || number > 0) {
            info.add(new DERTaggedObject(false, 1, new DERSet(attribute(CMSAttributes.messageDigest,
                    new DEROctetString(new byte[] {(byte) number})))));
        }
        return new DERSequence(info);
    }

    private DERSequence signingCertificate(NodeCertificate certificate) {
        ASN1EncodableVector id = new ASN1EncodableVector();
        if (suite != Suite.ECDSA_P256_SHA256) {
            id.add(algorithm(suite.digestOid()));
        }
        id.add(new DEROctetString(certificate.digest(suite.digest()).bytes()));
        return new DERSequence(new DERSequence(new DERSequence(id)));
    }

    private static DERSequence attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
        return new DERSequence(new ASN1Encodable[] {type, new DERSet(value)});
    }

    private static DERSequence algorithm(String oid) {
        return new DERSequence(new ASN1ObjectIdentifier(oid));
    }

    private static ASN1Primitive parsed(byte[] der) {
        try {
            return ASN1Primitive.fromByteArray(der);
        } catch (IOException e) {
            throw new IllegalStateException("a certificate that was read before can be read", e);
        }
    }

    private static byte[] encode(ASN1Encodable value, String encoding) {
        try {
            return value.toASN1Primitive().getEncoded(encoding);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
    }
}

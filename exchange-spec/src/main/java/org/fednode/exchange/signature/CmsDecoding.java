package org.fednode.exchange.signature;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.fednode.exchange.key.StrictDer;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.signature.SignatureProblem.Kind;

/**
 * Reads the CMS structures of RFC 5652 that the profile uses, and refuses all others. Walks the ASN.1 itself: general
 * CMS readers accept absent signed attributes, no signers at all, and algorithms that disagree with each other.
 */
final class CmsDecoding {

    private static final int HASH_LENGTH = 32;
    private static final int MAX_CERTIFICATES = 8;

    private final Suite suite;

    private CmsDecoding(Suite suite) {
        this.suite = suite;
    }

    static DetachedSignature read(byte[] der, Suite suite) throws SignatureProblem {
        if (der.length > DetachedSignature.MAX_BYTES || !StrictDer.isOneValue(der)) {
            throw profile("the signature is not one DER value of at most " + DetachedSignature.MAX_BYTES + " bytes");
        }
        try {
            ASN1Primitive parsed = ASN1Primitive.fromByteArray(der);
            if (!Arrays.equals(CmsEncoding.der(parsed), der)) {
                throw profile("the signature is not DER");
            }
            return new CmsDecoding(suite).contentInfo(ASN1Sequence.getInstance(parsed));
        } catch (IOException | RuntimeException e) { // the parser answers a wrong structure with any of these
            throw profile("the signature is not the SignedData of the profile");
        }
    }

    private DetachedSignature contentInfo(ASN1Sequence contentInfo) throws SignatureProblem {
        require(contentInfo.size() == 2 && CMSObjectIdentifiers.signedData.equals(contentInfo.getObjectAt(0)),
                "the signature is no SignedData");
        ASN1Sequence signedData = ASN1Sequence.getInstance(
                tagged(contentInfo.getObjectAt(1)).getExplicitBaseObject());
        requireNoCrl(signedData);
        ASN1Set signers = ASN1Set.getInstance(signedData.getObjectAt(signedData.size() - 1));
        if (signers.size() == 0) {
            throw new SignatureProblem(Kind.NO_SIGNER, "the signature has no SignerInfo");
        }
        require(signers.size() == 1, "the suite names exactly one SignerInfo");
        require(signedData.size() == 5, "version, digest algorithm, content type, certificates and signer are needed");
        ASN1Set algorithms = ASN1Set.getInstance(signedData.getObjectAt(1));
        require(algorithms.size() == 1 && isAlgorithm(algorithms.getObjectAt(0), suite.digestOid()),
                "the digest algorithm is not the suite's");
        ASN1Sequence content = ASN1Sequence.getInstance(signedData.getObjectAt(2));
        require(content.size() == 1 && CMSObjectIdentifiers.data.equals(content.getObjectAt(0)),
                "the content must be detached and of type id-data");
        List<byte[]> certificates = certificates(signedData.getObjectAt(3));
        ASN1Sequence signer = ASN1Sequence.getInstance(signers.getObjectAt(0));
        int version = ASN1Integer.getInstance(signer.getObjectAt(0)).intValueExact();
        require(ASN1Integer.getInstance(signedData.getObjectAt(0)).hasValue(version),
                "the versions of SignedData and SignerInfo do not fit");
        return signerInfo(version, signer, certificates);
    }

    private static void requireNoCrl(ASN1Sequence signedData) throws SignatureProblem {
        for (ASN1Encodable member : signedData) {
            require(!(member instanceof ASN1TaggedObject tagged) || tagged.getTagNo() == 0,
                    "revocation lists do not belong into a signature");
        }
    }

    private static List<byte[]> certificates(ASN1Encodable member) throws SignatureProblem {
        ASN1Set bag = implicitSet(member);
        require(bag.size() >= 1 && bag.size() <= MAX_CERTIFICATES,
                "1 to " + MAX_CERTIFICATES + " certificates come with a signature");
        List<byte[]> certificates = new ArrayList<>();
        for (ASN1Encodable certificate : bag) {
            require(certificate instanceof ASN1Sequence, "only X.509 certificates come with a signature");
            certificates.add(CmsEncoding.der(certificate));
        }
        return certificates;
    }

    private DetachedSignature signerInfo(int version, ASN1Sequence signer, List<byte[]> certificates)
            throws SignatureProblem {
        require(signer.size() == 6 && signer.getObjectAt(3) instanceof ASN1TaggedObject, "signed attributes are mandatory and unsigned ones forbidden");
        SignerName name = signerName(version, signer.getObjectAt(1));
        require(isAlgorithm(signer.getObjectAt(2), suite.digestOid()), "the signer's digest is not the suite's");
        require(isAlgorithm(signer.getObjectAt(4), suite.signatureOid()), "the signature algorithm is not the suite's");
        ASN1Set attributes = implicitSet(signer.getObjectAt(3));
        require(attributes.size() == 3, "there are exactly three signed attributes");
        require(CMSObjectIdentifiers.data.equals(attribute(attributes, CMSAttributes.contentType)),
                "the signed content type is not id-data");
        byte[] messageDigest = hash(attribute(attributes, CMSAttributes.messageDigest));
        byte[] signerDigest = certificateHash(attribute(attributes, PKCSObjectIdentifiers.id_aa_signingCertificateV2));
        byte[] value = ASN1OctetString.getInstance(signer.getObjectAt(5)).getOctets();
        return new DetachedSignature(suite, messageDigest, signerDigest, name, CmsEncoding.der(attributes), value,
                certificates);
    }

    // The parser takes any tag of any class for a tagged object, and so another value for the same.
    private static ASN1TaggedObject tagged(ASN1Encodable member) throws SignatureProblem {
        ASN1TaggedObject tagged = ASN1TaggedObject.getInstance(member);
        require(tagged.hasContextTag(0), "a tag is not the one that the structure asks for");
        return tagged;
    }

    // Under an implicit tag the parser can't see that it has a SET before it, so its order is checked here.
    private static ASN1Set implicitSet(ASN1Encodable member) throws SignatureProblem {
        ASN1TaggedObject tagged = tagged(member);
        ASN1Set set = ASN1Set.getInstance(tagged, false);
        DERSet sorted = new DERSet(set.toArray());
        require(Arrays.equals(CmsEncoding.der(new DERTaggedObject(false, tagged.getTagNo(), sorted)),
                CmsEncoding.der(tagged)), "the members of a SET are not in DER's order");
        return set;
    }

    private static SignerName signerName(int version, ASN1Encodable member) throws SignatureProblem {
        if (member instanceof ASN1TaggedObject) {
            require(version == 3, "a signer named by key identifier has version 3");
            return new SignerName.KeyIdentifier(ASN1OctetString.getInstance(tagged(member), false).getOctets());
        }
        require(version == 1, "a signer named by issuer and serial number has version 1");
        IssuerAndSerialNumber name = IssuerAndSerialNumber.getInstance(member);
        return new SignerName.IssuerAndSerial(CmsEncoding.der(name.getName()), name.getSerialNumber().getValue());
    }

    private static ASN1Encodable attribute(ASN1Set attributes, ASN1ObjectIdentifier type) throws SignatureProblem {
        ASN1Encodable found = null;
        for (ASN1Encodable member : attributes) {
            ASN1Sequence attribute = ASN1Sequence.getInstance(member);
            if (attribute.size() == 2 && type.equals(attribute.getObjectAt(0))) {
                ASN1Set values = ASN1Set.getInstance(attribute.getObjectAt(1));
                require(found == null && values.size() == 1, "each signed attribute is there once, with one value");
                found = values.getObjectAt(0);
            }
        }
        require(found != null, "contentType, messageDigest and signingCertificateV2 must be signed");
        return found;
    }

    // SigningCertificateV2 ::= SEQUENCE { certs SEQUENCE OF ESSCertIDv2 }, of which there is one, with a hash only
    private byte[] certificateHash(ASN1Encodable value) throws SignatureProblem {
        ASN1Sequence signingCertificate = ASN1Sequence.getInstance(value);
        require(signingCertificate.size() == 1, "signingCertificateV2 holds no policies");
        ASN1Sequence certificates = ASN1Sequence.getInstance(signingCertificate.getObjectAt(0));
        require(certificates.size() == 1, "signingCertificateV2 names one certificate");
        ASN1Sequence id = ASN1Sequence.getInstance(certificates.getObjectAt(0));
        boolean named = suite != Suite.ECDSA_P256_SHA256;
        require(id.size() == (named ? 2 : 1) && (!named || isAlgorithm(id.getObjectAt(0), suite.digestOid())),
                "signingCertificateV2 holds one hash by the suite's digest");
        return hash(id.getObjectAt(named ? 1 : 0));
    }

    private static byte[] hash(ASN1Encodable value) throws SignatureProblem {
        byte[] hash = ASN1OctetString.getInstance(value).getOctets();
        require(hash.length == HASH_LENGTH, "a digest of the suite has " + HASH_LENGTH + " bytes");
        return hash;
    }

    private static boolean isAlgorithm(ASN1Encodable member, String oid) {
        return member instanceof ASN1Sequence algorithm && algorithm.size() == 1
                && algorithm.getObjectAt(0) instanceof ASN1ObjectIdentifier id && id.getId().equals(oid);
    }

    private static void require(boolean holds, String rule) throws SignatureProblem {
        if (!holds) {
            throw profile(rule);
        }
    }

    private static SignatureProblem profile(String message) {
        return new SignatureProblem(Kind.PROFILE, message);
    }
}

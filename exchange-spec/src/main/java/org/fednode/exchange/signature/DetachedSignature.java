package org.fednode.exchange.signature;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.Signatures;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.signature.SignatureProblem.Kind;

/**
 * The one CMS signature of the wire (spec/verification.md#signature): detached, DER, one SignerInfo, and exactly the
 * signed attributes contentType, messageDigest and signingCertificateV2. Reading one accepts nothing else.
 * The arrays are not copied; don't change them.
 *
 * @param suite whose object identifiers it uses throughout
 * @param messageDigest digest of the content, as signed
 * @param signerDigest digest of the signer's certificate, as signed
 * @param signedAttributes the DER SET that the signature value is over
 * @param value the signature over the signed attributes
 * @param certificates DER certificates that came with it, in no order; claims only
 */
public record DetachedSignature(Suite suite, byte[] messageDigest, byte[] signerDigest, SignerName signerName,
        byte[] signedAttributes, byte[] value, List<byte[]> certificates) {

    /** More than any chain of the profile needs. */
    public static final int MAX_BYTES = 64 << 10;

    public DetachedSignature {
        certificates = List.copyOf(certificates);
    }

    /** Signs the content. The key's chain below the root goes along. */
    public static byte[] sign(SigningKey key, byte[] content) {
        byte[] attributes = CmsEncoding.signedAttributes(key.suite(), key.suite().digest().digest(content),
                key.certificate().digest(key.suite().digest()));
        return CmsEncoding.signedData(key.suite(), key.certificate(), enclosed(key.chain()), attributes,
                key.sign(attributes));
    }

    /** What goes along with a signature: the path without the root, unless the root itself signs. */
    static List<NodeCertificate> enclosed(List<NodeCertificate> path) {
        return path.size() == 1 ? path : path.subList(0, path.size() - 1);
    }

    /** Reads a signature that must be of the suite. */
    public static DetachedSignature read(byte[] der, Suite suite) throws SignatureProblem {
        return CmsDecoding.read(der, suite);
    }

    /** Checks content and signature under the certificate, whose place in the federation is the caller's to judge. */
    public void verify(byte[] content, NodeCertificate signer) throws SignatureProblem {
        if (signer.suite() != suite) {
            throw new SignatureProblem(Kind.PROFILE, "the signer's key is not of suite " + suite.wireName());
        }
        if (!signerName.names(signer) || !signer.digest(suite.digest()).equals(Digest.of(suite.digest(), signerDigest))) {
            throw new SignatureProblem(Kind.PROFILE, "the signature names another certificate than the signer's");
        }
        if (!MessageDigest.isEqual(suite.digest().digest(content).bytes(), messageDigest)) {
            throw new SignatureProblem(Kind.BAD_SIGNATURE, "the content is not what was signed");
        }
        if (!Signatures.verify(suite, signer.x509().getPublicKey(), signedAttributes, value)) {
            throw new SignatureProblem(Kind.BAD_SIGNATURE, "the signature does not fit the signer's key");
        }
    }

    /** Whether exactly these certificates came with the signature. */
    boolean encloses(List<NodeCertificate> expected) {
        if (expected.size() != certificates.size()) {
            return false;
        }
        List<byte[]> left = new ArrayList<>(certificates);
        for (NodeCertificate certificate : expected) {
            byte[] encoded = certificate.encoded();
            if (!left.removeIf(candidate -> Arrays.equals(candidate, encoded))) {
                return false;
            }
        }
        return true;
    }
}

package org.fednode.exchange.batch;

import java.time.Instant;
import java.util.Optional;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.signature.DetachedSignature;
import org.fednode.exchange.signature.SignatureProblem;
import org.fednode.exchange.signature.SignerLookup;

/** Checks batch files step by step as spec/verification.md numbers them. Safe for use by several threads. */
public final class BatchVerifier {

    /** Manifest, signature and headers; what remains of a file is payload. */
    private static final int MAX_OVERHEAD = 2 * BatchContainer.MAX_PART_BYTES + 1024;

    private final TrustStore trust;
    private final SignerLookup signers;
    private final BatchLimits limits;

    public BatchVerifier(TrustStore trust, BatchLimits limits) {
        this.trust = trust;
        this.signers = new SignerLookup(trust);
        this.limits = limits;
    }

    /**
     * Verifies one {@code .fxb}. Certificates embedded in the signature are offered to the trust store, which admits
     * them only by a path to its root; the signer is then looked up there by the manifest's digest.
     */
    public Verification verify(byte[] file, Instant now) {
        return verify(file, now, false);
    }

    /** The same for a file of a node's own archive, where also the types stand that never travel. */
    public Verification verifyOwn(byte[] file, Instant now) {
        return verify(file, now, true);
    }

    /**
     * Steps 2 to 7 alone, for a manifest that is shown without its payload.
     *
     * @return the node that signed
     * @throws BatchProblem at the first step that fails
     */
    public NodeCertificate verifySigned(byte[] manifest, byte[] signature, Instant now) throws BatchProblem {
        Manifest claimed = Manifest.parse(manifest);
        checkClaims(claimed, false);
        return checkSignature(manifest, signature, claimed, now);
    }

    private Verification verify(byte[] file, Instant now, boolean atHome) {
        Manifest claimed = null;
        Digest digest = null;
        try {
            // step 1: the container
            if (file.length > (long) limits.maxRawBytes() + MAX_OVERHEAD) {
                throw new BatchProblem(Refusal.LIMIT, "the file has " + file.length + " bytes, more than any batch");
            }
            BatchContainer container = BatchContainer.read(file);
            // step 2: the manifest, with its type and suite
            claimed = Manifest.parse(container.manifest());
            digest = claimed.suite().digest().digest(container.manifest());
            checkClaims(claimed, atHome);
            // steps 5 to 7: who signed, and that it is the origin
            NodeCertificate signer = checkSignature(container.manifest(), container.signature(), claimed, now);
            // steps 8 to 12: what was signed
            return new Verification.Verified(claimed, digest, signer, readPayload(container, claimed));
        } catch (BatchProblem e) {
            return new Verification.Refused(e.reason(), e.getMessage(), Optional.ofNullable(claimed),
                    Optional.ofNullable(digest));
        }
    }

    private void checkClaims(Manifest manifest, boolean atHome) throws BatchProblem {
        // step 3: types that stay at home
        if (manifest.type().isLocal() && !atHome) {
            throw new BatchProblem(Refusal.UNKNOWN_TYPE, "a batch of type " + manifest.type().wireName() + " never travels");
        }
        // step 4: the federation
        if (!manifest.federation().equals(trust.federation())) {
            throw new BatchProblem(Refusal.FOREIGN_FEDERATION, "the batch belongs to federation " + manifest.federation());
        }
    }

    private NodeCertificate checkSignature(byte[] signed, byte[] bytes, Manifest manifest, Instant now) throws BatchProblem {
        NodeCertificate signer;
        try {
            // step 5: the signature's profile
            DetachedSignature signature = DetachedSignature.read(bytes, manifest.suite());
            // step 6: the signer, by the digest in the manifest
            signer = signers.find(manifest.signer(), signature, now);
            signature.verify(signed, signer);
        } catch (SignatureProblem e) {
            throw new BatchProblem(refusal(e.kind()), e.getMessage());
        }
        // step 7: the origin signs for itself
        if (signer.purpose() != CertificatePurpose.SIGNING
                || !signer.identity().nodeId().equals(manifest.stream().origin())) {
            throw new BatchProblem(Refusal.SIGNER_NOT_ORIGIN, "signed by " + signer.identity().nodeId()
                    + ", but the origin is " + manifest.stream().origin());
        }
        return signer;
    }

    private static Refusal refusal(SignatureProblem.Kind kind) {
        return switch (kind) {
            case NO_SIGNER -> Refusal.NO_SIGNER;
            case PROFILE -> Refusal.SIGNATURE_PROFILE;
            case UNKNOWN_SIGNER -> Refusal.UNKNOWN_SIGNER;
            case CERTIFICATE -> Refusal.CERTIFICATE;
            case OTHER_KEY -> Refusal.OTHER_KEY;
            case ISSUER_REVOKED -> Refusal.ISSUER_REVOKED;
            case CERTIFICATE_NOT_VALID_NOW -> Refusal.CERTIFICATE_NOT_VALID_NOW;
            case BAD_SIGNATURE -> Refusal.BAD_SIGNATURE;
        };
    }

    private BatchLines readPayload(BatchContainer container, Manifest manifest) throws BatchProblem {
        Manifest.Payload payload = manifest.payload();
        // step 8: the limits, before anything is made room for
        if (manifest.records().count() > limits.maxLines() || payload.rawBytes() > limits.maxRawBytes()) {
            throw new BatchProblem(Refusal.LIMIT, manifest.records().count() + " lines with " + payload.rawBytes()
                    + " bytes are more than " + limits.maxLines() + " lines or " + limits.maxRawBytes() + " bytes");
        }
        // step 9: the compressed bytes
        if (container.payload().length != payload.bytes()
                || !payload.digest().algorithm().digest(container.payload()).equals(payload.digest())) {
            throw new BatchProblem(Refusal.PAYLOAD_DIGEST, "the payload is not the one in the manifest");
        }
        // step 10: the frame
        byte[] raw = PayloadFrame.decompress(container.payload(), (int) payload.rawBytes());
        // steps 11 and 12: the lines and the tree
        return new PayloadReader(raw, manifest, limits).read();
    }
}

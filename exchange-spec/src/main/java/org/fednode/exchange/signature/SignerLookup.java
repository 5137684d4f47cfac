package org.fednode.exchange.signature;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.signature.SignatureProblem.Kind;

/**
 * Finds the certificate that a manifest or statement names by digest (spec/verification.md#signer). The verdict does
 * not depend on what this node happened to know before: what came with the signature must be one whole path.
 */
public final class SignerLookup {

    private final TrustStore trust;

    public SignerLookup(TrustStore trust) {
        this.trust = trust;
    }

    public NodeCertificate find(Digest signer, DetachedSignature signature, Instant now) throws SignatureProblem {
        Optional<NodeCertificate> known = trust.find(signer);
        if (known.isPresent() && signature.encloses(DetachedSignature.enclosed(trust.path(known.get())))) {
            return valid(known.get(), now);
        }
        try {
            List<NodeCertificate> enclosed = new ArrayList<>();
            for (byte[] der : signature.certificates()) {
                enclosed.add(NodeCertificate.of(der));
            }
            List<NodeCertificate> path = path(signer, enclosed);
            checkWhole(path.get(path.size() - 1));
            return trust.admit(path, now);
        } catch (CertificateProblem e) {
            throw refusal(e);
        }
    }

    private NodeCertificate valid(NodeCertificate signer, Instant now) throws SignatureProblem {
        for (NodeCertificate step : trust.path(signer)) {
            if (!step.isValidAt(now)) {
                throw new SignatureProblem(Kind.CERTIFICATE_NOT_VALID_NOW,
                        "the certificate of " + step.identity().nodeId() + " is not valid at " + now);
            }
        }
        return signer;
    }

    /** Orders the certificates that came along from the signer upwards; all must have a place. */
    private static List<NodeCertificate> path(Digest signer, List<NodeCertificate> enclosed) throws SignatureProblem {
        List<NodeCertificate> left = new ArrayList<>(enclosed);
        List<NodeCertificate> path = new ArrayList<>();
        Optional<NodeCertificate> next = left.stream()
                .filter(candidate -> candidate.digest(signer.algorithm()).equals(signer)).findFirst();
        if (next.isEmpty()) {
            throw new SignatureProblem(Kind.UNKNOWN_SIGNER,
                    "the certificate " + signer + " is neither known nor enclosed");
        }
        while (next.isPresent()) {
            NodeCertificate step = next.get();
            path.add(step);
            left.remove(step);
            next = left.stream().filter(candidate -> candidate.x509().getSubjectX500Principal()
                    .equals(step.x509().getIssuerX500Principal())).findFirst();
        }
        if (!left.isEmpty()) {
            throw new SignatureProblem(Kind.PROFILE, "certificates came along that are not on the signer's path");
        }
        return path;
    }

    private void checkWhole(NodeCertificate top) throws SignatureProblem {
        if (!top.x509().getIssuerX500Principal().equals(trust.root().x509().getSubjectX500Principal())) {
            throw new SignatureProblem(Kind.CERTIFICATE, "the certificates that came along end at "
                    + top.identity().nodeId() + ", which the root did not certify ("
                    + CertificateProblem.Code.UNKNOWN_ISSUER.wireName() + ")");
        }
    }

    private static SignatureProblem refusal(CertificateProblem problem) {
        Kind kind = switch (problem.code()) {
            case NOT_VALID_NOW -> Kind.CERTIFICATE_NOT_VALID_NOW;
            case DUPLICATE_NODE_KEY -> Kind.OTHER_KEY;
            case ISSUER_REVOKED -> Kind.ISSUER_REVOKED;
            default -> Kind.CERTIFICATE;
        };
        return new SignatureProblem(kind, problem.getMessage() + " (" + problem.code().wireName() + ")");
    }
}

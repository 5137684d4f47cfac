package org.fednode.exchange.certificate;

import org.fednode.exchange.certificate.CertificateProblem.Code;

/** Who may certify whom; the same rule for those who issue and those who check. */
final class IssuingRule {

    private IssuingRule() {
    }

    static void check(NodeIdentity issuer, CertificatePurpose issuerPurpose, NodeIdentity subject,
            CertificatePurpose purpose, DivisionTree divisions) throws CertificateProblem {
        if (!CertificateProfile.mayIssue(issuerPurpose, purpose)
                || !CertificateProfile.isAuthority(issuerPurpose, issuer.level())) {
            throw new CertificateProblem(Code.PROFILE,
                    issuer.nodeId() + "'s " + issuerPurpose + " certificate may not issue a " + purpose + " one");
        }
        if (purpose == CertificatePurpose.TLS && subject.equals(issuer)) {
            return; // a node's own TLS certificate
        }
        if (subject.level().compareTo(issuer.level()) <= 0 || subject.nodeId().equals(issuer.nodeId())) {
            throw new CertificateProblem(Code.LEVEL_NOT_BELOW_ISSUER, subject.nodeId() + " (" + subject.level().wireName()
                    + ") does not stand below its issuer " + issuer.nodeId() + " (" + issuer.level().wireName() + ")");
        }
        if (!issuer.scope().contains(subject.scope(), divisions)) {
            throw new CertificateProblem(Code.SCOPE_NOT_CONTAINED,
                    "the scope of " + subject.nodeId() + " is not inside that of its issuer " + issuer.nodeId());
        }
    }
}

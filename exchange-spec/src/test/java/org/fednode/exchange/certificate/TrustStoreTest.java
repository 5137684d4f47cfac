package org.fednode.exchange.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fednode.exchange.Federation;
import org.fednode.exchange.certificate.CertificateProblem.Code;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrustStoreTest {

    private final Federation federation = Federation.of(Suite.ECDSA_P256_SHA256);
    private final TrustStore trust = federation.trust();

    @ParameterizedTest
    @EnumSource(Suite.class)
    void admitsAPathToTheRootAndAllItsSteps(Suite suite) throws CertificateProblem {
        Federation of = Federation.of(suite);
        TrustStore store = of.trust();

        NodeCertificate county = store.admit(of.county().chain(), Federation.NOW);

        assertEquals(of.county().certificate(), county);
        assertEquals(of.county().chain(), store.path(county));
        assertEquals(3, store.admitted().size());
        assertEquals(county, store.find(county.digest(DigestAlgorithm.SM3)).orElseThrow());
        assertEquals(county, store.find(county.digest(DigestAlgorithm.SHA_256)).orElseThrow());
    }

    @Test
    void admitsWithoutTheRootAndUnderKnownIssuers() throws CertificateProblem {
        trust.admit(federation.province().chain().subList(0, 1), Federation.NOW);

        NodeCertificate county = trust.admit(List.of(federation.county().certificate()), Federation.NOW);

        assertEquals(federation.county().chain(), trust.path(county));
    }

    @Test
    void refusesWhenTheIssuerIsUnknown() {
        assertRefused(Code.UNKNOWN_ISSUER, List.of(federation.county().certificate()));
    }

    @Test
    void refusesAPathToAnotherRoot() {
        assertRefused(Code.FOREIGN_ROOT, Federation.another(Suite.ECDSA_P256_SHA256).county().chain());
    }

    @Test
    void refusesAForeignPathThatNamesOurRoot() {
        List<NodeCertificate> chain = Federation.another(Suite.ECDSA_P256_SHA256).county().chain();
        List<NodeCertificate> forged = new ArrayList<>(chain.subList(0, 2));
        forged.add(federation.root().certificate());

        assertRefused(Code.BAD_SIGNATURE, forged);
    }

    @Test
    void refusesACertificateThatIsNotYetOrNoLongerValid() {
        NodeIdentity identity = Federation.identity("370103", Level.COUNTY);
        SigningKey expired = federation.issue(federation.province(), identity, Federation.FROM,
                Federation.NOW.minusSeconds(1));
        SigningKey future = federation.issue(federation.province(), identity, Federation.NOW.plusSeconds(1),
                Federation.UNTIL);

        assertRefused(Code.NOT_VALID_NOW, expired.chain());
        assertRefused(Code.NOT_VALID_NOW, future.chain());
    }

    @Test
    void refusesEverythingOnceTheRootHasExpired() {
        CertificateProblem problem = assertThrows(CertificateProblem.class,
                () -> trust.admit(federation.county().chain(), Federation.UNTIL.plus(Duration.ofDays(1))));

        assertEquals(Code.NOT_VALID_NOW, problem.code());
    }

    @Test
    void refusesToIssueOutsideTheIssuersScope() {
        assertIssuingRefused(Code.SCOPE_NOT_CONTAINED, federation.province(),
                Federation.identity("330102", Level.COUNTY), CertificatePurpose.SIGNING);
    }

    @Test
    void refusesToIssueAtTheSameLevel() {
        assertIssuingRefused(Code.LEVEL_NOT_BELOW_ISSUER, federation.province(),
                new NodeIdentity("370100", Level.PROVINCE, new Scope(List.of("370100"), List.of(), "2023")),
                CertificatePurpose.SIGNING);
    }

    @Test
    void refusesToIssueByACounty() {
        assertIssuingRefused(Code.PROFILE, federation.county(), Federation.identity("370103", Level.COUNTY),
                CertificatePurpose.SIGNING);
    }

    @Test
    void refusesToIssueATlsCertificateByASigningKey() {
        assertIssuingRefused(Code.PROFILE, federation.province(), Federation.identity("370102", Level.COUNTY),
                CertificatePurpose.TLS);
    }

    @Test
    void checksScopeAgainEvenWhenTheIssuerWasLenient() throws CertificateProblem {
        DivisionTree everything = (ancestor, division) -> true;
        KeyPair keys = federation.keys("330102");
        NodeCertificate certificate = CertificateIssuer.issue(federation.province(), keys.getPublic(),
                Federation.identity("330102", Level.COUNTY), CertificatePurpose.SIGNING, everything, Federation.FROM,
                Federation.UNTIL);

        assertRefused(Code.SCOPE_NOT_CONTAINED,
                federation.key(keys, certificate, federation.province().chain()).chain());
    }

    @Test
    void checksScopeByTheTreeAndNotByLeadingDigits() throws CertificateProblem {
        SigningKey prefecture = federation.issue(federation.province(), new NodeIdentity("370100", Level.PREFECTURE,
                new Scope(List.of("370100"), List.of("370103"), "2023")));

        assertIssuingRefused(Code.SCOPE_NOT_CONTAINED, prefecture, Federation.identity("370190", Level.COUNTY),
                CertificatePurpose.SIGNING);
        assertIssuingRefused(Code.SCOPE_NOT_CONTAINED, prefecture, Federation.identity("370103", Level.COUNTY),
                CertificatePurpose.SIGNING);
        trust.admit(federation.issue(prefecture, Federation.identity("370102", Level.COUNTY)).chain(), Federation.NOW);
    }

    @Test
    void refusesASecondKeyForANode() throws CertificateProblem {
        trust.admit(federation.county().chain(), Federation.NOW);
        KeyPair other = federation.keys("an impostor");
        NodeCertificate forged = CertificateIssuer.issue(federation.province(), other.getPublic(),
                federation.county().certificate().identity(), CertificatePurpose.SIGNING, Federation.DIVISIONS,
                Federation.FROM, Federation.UNTIL);

        assertRefused(Code.DUPLICATE_NODE_KEY, List.of(forged));
    }

    @Test
    void admitsAnotherCertificateForTheSameKey() throws CertificateProblem {
        trust.admit(federation.county().chain(), Federation.NOW);
        SigningKey again = federation.issue(federation.province(), federation.county().certificate().identity(),
                Federation.FROM, Federation.UNTIL.minusSeconds(1));

        trust.admit(again.chain(), Federation.NOW);

        assertTrue(trust.find(again.certificate().digest(DigestAlgorithm.SHA_256)).isPresent());
    }

    @Test
    void readsItsOwnPem() throws CertificateProblem {
        NodeCertificate county = federation.county().certificate();

        List<NodeCertificate> read = NodeCertificate.fromPem(county.toPem() + federation.province().certificate().toPem());

        assertEquals(List.of(county, federation.province().certificate()), read);
        assertEquals(county.identity(), read.get(0).identity());
        assertTrue(county.fingerprint().matches("([0-9a-f]{4} ){3}[0-9a-f]{4}"));
    }

    private void assertRefused(Code code, List<NodeCertificate> path) {
        CertificateProblem problem = assertThrows(CertificateProblem.class, () -> trust.admit(path, Federation.NOW));
        assertEquals(code, problem.code(), problem.getMessage());
    }

    private static void assertIssuingRefused(Code code, SigningKey issuer, NodeIdentity subject,
            CertificatePurpose purpose) {
        CertificateProblem problem = assertThrows(CertificateProblem.class, () -> CertificateIssuer.issue(issuer,
                issuer.certificate().x509().getPublicKey(), subject, purpose, Federation.DIVISIONS, Federation.FROM,
                Federation.UNTIL));
        assertEquals(code, problem.code(), problem.getMessage());
    }
}

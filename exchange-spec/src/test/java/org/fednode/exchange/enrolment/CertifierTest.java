package org.fednode.exchange.enrolment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.fednode.exchange.Federation;
import org.fednode.exchange.certificate.CertificateIssuer;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.KeySuccession;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.Scope;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From a request to a grant that the node takes, the first time and at each renewal. */
class CertifierTest {

    private static final Certifier.Route QUEUE = new Certifier.Route("queue", Optional.of("127.0.0.1:5"));
    private static final NodeIdentity COUNTY = Federation.identity("370103", Level.COUNTY);

    private final KeyPair tls = NodeKeys.generateTls();

    private static Certifier certifier(Federation federation) throws Exception {
        KeyPair keys = NodeKeys.generateTls();
        NodeCertificate root = CertificateIssuer.selfSigned(keys, Federation.identity("370000", Level.PROVINCE),
                CertificatePurpose.TLS_AUTHORITY, Federation.FROM, Federation.UNTIL);
        return new Certifier(new Certifier.Parts(federation.province(), new SigningKey(Suite.ECDSA_P256_SHA256, keys.getPrivate(),
                List.of(root)), Federation.DIVISIONS, division -> Optional.of(Level.COUNTY), "2026.1"));
    }

    private EnrolmentRequest request(Federation federation, NodeIdentity identity, KeyPair signing, KeySuccession succession) {
        return new EnrolmentRequest(identity, "370103", federation.suite(), List.of("node.example"), Optional.empty(), signing.getPublic(),
                tls.getPublic(), Optional.empty(), succession);
    }

    private Grant.Keys keys(KeyPair signing) {
        return new Grant.Keys(signing.getPublic(), tls.getPublic(), Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void aNodeIsCertifiedAndRenewedAndEveryoneWhoKnewItKnowsItStill(Suite suite) throws Exception {
        Federation federation = Federation.of(suite);
        Certifier certifier = certifier(federation);
        TrustStore above = federation.trust();
        KeyPair first = NodeKeys.generate(suite);
        EnrolmentRequest asked = EnrolmentRequest.read(request(federation, COUNTY, first, KeySuccession.NONE)
                .sign(new EnrolmentRequest.Keys(first, tls, Optional.empty())));
        certifier.check(asked, Optional.empty());
        Grant granted = Grant.read(certifier.certify(asked, QUEUE, Federation.NOW).bytes());
        granted.check("370103", keys(first), Federation.DIVISIONS, Federation.NOW);
        above.admit(granted.signing(), Federation.NOW);

        KeyPair second = NodeKeys.generate(suite);
        KeySuccession succession = KeySuccession.NONE.followedBy(new SigningKey(suite, first.getPrivate(), granted.signing()), second.getPublic());
        EnrolmentRequest renewal = EnrolmentRequest.read(request(federation, COUNTY, second, succession)
                .sign(new EnrolmentRequest.Keys(second, tls, Optional.empty())));
        certifier.checkRenewal(renewal, granted.signing().get(0));
        Grant renewed = certifier.certify(renewal, QUEUE, Federation.NOW);

        above.admit(renewed.signing(), Federation.NOW);
        assertEquals(asked.fingerprint(), granted.signing().get(0).fingerprint());
        assertEquals(first.getPublic(), renewed.signing().get(0).succession().formerKeys().iterator().next());
        assertThrows(EnrolmentProblem.class, () -> renewed.check("370103", keys(first), Federation.DIVISIONS, Federation.NOW));
    }

    @Test
    void aRenewalWithoutAPersonChangesNoScope() throws Exception {
        Federation federation = Federation.of(Suite.ECDSA_P256_SHA256);
        KeyPair keys = federation.keys("370103");
        NodeCertificate known = federation.issue(federation.province(), COUNTY).certificate();
        NodeIdentity wider = new NodeIdentity("370103", Level.COUNTY, new Scope(List.of("370102", "370103"), List.of(), "2023"));

        EnrolmentProblem problem = assertThrows(EnrolmentProblem.class,
                () -> certifier(federation).checkRenewal(request(federation, wider, keys, KeySuccession.NONE), known));

        assertEquals(EnrolmentRefusal.CHANGED_IDENTITY, problem.reason());
    }

    @Test
    void aGrantThatLeadsElsewhereIsRefused() throws Exception {
        Federation federation = Federation.of(Suite.ECDSA_P256_SHA256);
        KeyPair keys = federation.keys("370103");
        Grant good = certifier(federation).certify(request(federation, COUNTY, keys, KeySuccession.NONE), QUEUE, Federation.NOW);
        Grant forged = new Grant("370103", List.of(good.signing().get(0), Federation.another(federation.suite()).province().certificate(),
                Federation.another(federation.suite()).root().certificate()), good.tls(), List.of(), "370000", "queue", Optional.of("a:1"), "2026.1");
        Grant brokerless = new Grant("370103", good.signing(), good.tls(), List.of(), "370000", "queue", Optional.empty(), "2026.1");
        Grant crossed = new Grant("370103", good.signing(), List.of(good.tls().get(0), federation.root().certificate()), List.of(), "370000",
                "queue", Optional.of("a:1"), "2026.1");

        for (Grant bad : List.of(forged, brokerless, crossed)) {
            assertEquals(EnrolmentRefusal.GRANT, assertThrows(EnrolmentProblem.class,
                    () -> bad.check("370103", keys(keys), Federation.DIVISIONS, Federation.NOW)).reason());
        }
        assertEquals(EnrolmentRefusal.GRANT, assertThrows(EnrolmentProblem.class,
                () -> good.check("370102", keys(keys), Federation.DIVISIONS, Federation.NOW)).reason());
    }

    /** Whatever comes over the line: a refusal with a code, or what was sent. */
    @Test
    void damagedRequestsAndGrantsAreRefusedAndNothingElse() throws Exception {
        Federation federation = Federation.of(Suite.ECDSA_P256_SHA256);
        KeyPair keys = federation.keys("370103");
        EnrolmentRequest request = request(federation, COUNTY, keys, KeySuccession.NONE);
        byte[] asked = request.sign(new EnrolmentRequest.Keys(keys, tls, Optional.empty()));
        byte[] granted = certifier(federation).certify(request, QUEUE, Federation.NOW).bytes();
        Random random = new Random(3);
        for (int i = 0; i < 1_500; i++) {
            byte[] bytes = damaged(i % 2 == 0 ? asked : granted, random);
            try {
                if (i % 2 == 0) {
                    assertFalse(Arrays.equals(asked, bytes) ^ EnrolmentRequest.read(bytes).equals(request), "changed and taken");
                } else {
                    assertArrayEquals(bytes, Grant.read(bytes).bytes());
                }
            } catch (EnrolmentProblem e) {
                assertTrue(e.code().startsWith("enrolment."), e.code());
                assertFalse(e.next().isBlank());
            }
        }
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
        for (int changes = random.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
            bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(256));
        }
        return bytes;
    }
}

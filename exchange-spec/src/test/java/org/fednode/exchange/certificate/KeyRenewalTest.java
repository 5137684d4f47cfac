package org.fednode.exchange.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.util.Arrays;
import java.util.Random;
import org.fednode.exchange.Federation;
import org.fednode.exchange.certificate.CertificateProblem.Code;
import org.fednode.exchange.key.Suite;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node id's key moves by the old key's signature, or by people's decision, and in no other way. */
class KeyRenewalTest {

    private final Federation federation = Federation.of(Suite.SM2_SM3);
    private final TrustStore trust = federation.trust();
    private final SigningKey first = federation.county();
    private final NodeIdentity county = first.certificate().identity();

    @BeforeEach
    void knowTheFirstKey() throws CertificateProblem {
        trust.admit(first.chain(), Federation.NOW);
    }

    private SigningKey certified(String name, KeySuccession succession) {
        KeyPair keys = federation.keys(name);
        try {
            return federation.key(keys, CertificateIssuer.issue(federation.province(), keys.getPublic(), county, succession,
                    Federation.DIVISIONS, Federation.FROM, Federation.UNTIL), federation.province().chain());
        } catch (CertificateProblem e) {
            throw new AssertionError(e);
        }
    }

    private SigningKey renewed(SigningKey former, String name) {
        return certified(name, former.certificate().succession().followedBy(former, federation.keys(name).getPublic()));
    }

    private void assertRefused(Code code, SigningKey key) {
        assertEquals(code, assertThrows(CertificateProblem.class, () -> trust.admit(key.chain(), Federation.NOW)).code());
    }

    @Test
    void aKeyThatTheKnownOneHasSignedTakesItsPlace() throws CertificateProblem {
        SigningKey second = renewed(first, "second");

        trust.admit(second.chain(), Federation.NOW);
        trust.admit(renewed(second, "third").chain(), Federation.NOW);

        assertRefused(Code.DUPLICATE_NODE_KEY, certified("impostor", KeySuccession.NONE));
    }

    /** Somebody who was away meanwhile. */
    @Test
    void renewalsInBetweenNeedNotHaveBeenSeen() throws CertificateProblem {
        SigningKey third = renewed(renewed(first, "second"), "third");

        trust.admit(third.chain(), Federation.NOW);

        assertTrue(third.certificate().succession().formerKeys().contains(first.certificate().x509().getPublicKey()));
    }

    /** A rebuilt node reads certificates in any order. */
    @Test
    void certificatesOfFormerKeysAreAdmittedAfterLaterOnesAndMoveNothingBack() throws CertificateProblem {
        TrustStore fresh = federation.trust();
        SigningKey second = renewed(first, "second");
        SigningKey third = renewed(second, "third");

        fresh.admit(third.chain(), Federation.NOW);
        fresh.admit(first.chain(), Federation.NOW);
        fresh.admit(second.chain(), Federation.NOW);
        fresh.admit(renewed(third, "fourth").chain(), Federation.NOW);

        SigningKey branch = renewed(first, "branch");
        assertEquals(Code.DUPLICATE_NODE_KEY, assertThrows(CertificateProblem.class,
                () -> fresh.admit(branch.chain(), Federation.NOW)).code());
    }

    /** Who has stolen an old key can't become the node with it: the known key has not signed his. */
    @Test
    void aKeySignedByAFormerKeyIsRefused() throws CertificateProblem {
        trust.admit(renewed(first, "second").chain(), Federation.NOW);

        assertRefused(Code.DUPLICATE_NODE_KEY, renewed(first, "thief"));
    }

    @Test
    void anIssuerCannotMakeUpASuccession() {
        SigningKey forger = certified("forger", KeySuccession.NONE);
        KeySuccession claimed = KeySuccession.NONE.followedBy(forger, federation.keys("next").getPublic());
        byte[] der = claimed.encoded();
        KeySuccession forFirst = KeySuccession.NONE.followedBy(first, federation.keys("other").getPublic());

        assertRefused(Code.DUPLICATE_NODE_KEY, certified("next", KeySuccession.decode(der)));
        assertRefused(Code.SUCCESSION, certified("next", forFirst));
    }

    @Test
    void aLostKeyIsReplacedOnceByPeoplesDecisionAndWhatItSignedStaysGood() throws CertificateProblem {
        SigningKey fresh = certified("made after the fire", KeySuccession.NONE);

        trust.revoke(first.certificate());
        trust.admit(fresh.chain(), Federation.NOW);
        trust.admit(first.chain(), Federation.NOW);

        assertRefused(Code.DUPLICATE_NODE_KEY, certified("impostor", KeySuccession.NONE));
        assertRefused(Code.DUPLICATE_NODE_KEY, renewed(first, "who found the old key"));
        trust.admit(renewed(fresh, "later").chain(), Federation.NOW);
    }

    @Test
    void aReleaseHoldsWhateverIsReadFirstAfterAStart() throws CertificateProblem {
        TrustStore restarted = federation.trust();
        SigningKey fresh = certified("made after the fire", KeySuccession.NONE);

        restarted.revoke(first.certificate());
        restarted.admit(first.chain(), Federation.NOW);
        restarted.admit(fresh.chain(), Federation.NOW);

        SigningKey impostor = certified("impostor", KeySuccession.NONE);
        assertEquals(Code.DUPLICATE_NODE_KEY, assertThrows(CertificateProblem.class,
                () -> restarted.admit(impostor.chain(), Federation.NOW)).code());
    }

    /** Who has found a province's key can't make counties with it; those that it has made before stay. */
    @Test
    void aRevokedIssuerCertifiesNobodyWhomNobodyVouchesFor() throws CertificateProblem {
        SigningKey unknown = county("370199");

        trust.revoke(federation.province().certificate());

        trust.admit(first.chain(), Federation.NOW);
        assertRefused(Code.ISSUER_REVOKED, unknown);
        trust.vouch(unknown.certificate());
        trust.admit(unknown.chain(), Federation.NOW);
    }

    private SigningKey county(String id) throws CertificateProblem {
        KeyPair keys = federation.keys(id);
        NodeIdentity identity = new NodeIdentity(id, Level.COUNTY, county.scope());
        return federation.key(keys, CertificateIssuer.issue(federation.province(), keys.getPublic(), identity, KeySuccession.NONE,
                Federation.DIVISIONS, Federation.FROM, Federation.UNTIL), federation.province().chain());
    }

    @Test
    void releasingAnOldKeyLeavesThePresentOnePinned() throws CertificateProblem {
        trust.admit(renewed(first, "second").chain(), Federation.NOW);

        trust.revoke(first.certificate());

        assertRefused(Code.DUPLICATE_NODE_KEY, certified("impostor", KeySuccession.NONE));
    }

    @Test
    void aSuccessionKeepsTheLatestSixteenSteps() {
        SigningKey key = first;
        for (int i = 0; i < 18; i++) {
            key = renewed(key, "key " + i);
        }

        KeySuccession succession = key.certificate().succession();
        assertEquals(KeySuccession.MAX_STEPS, succession.formerKeys().size());
        assertTrue(succession.leadsTo(key.certificate().x509().getPublicKey(), county.nodeId()));
        assertArrayEquals(succession.encoded(), KeySuccession.decode(succession.encoded()).encoded());
    }

    @Test
    void damagedSuccessionsAreRefusedOrProveNothing() {
        KeySuccession good = renewed(renewed(first, "second"), "third").certificate().succession();
        byte[] der = good.encoded();
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = Arrays.copyOf(der, i % 3 == 0 ? random.nextInt(der.length) : der.length);
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertEquals(false, KeySuccession.decode(damaged).leadsTo(federation.keys("third").getPublic(), county.nodeId()));
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage() != null);
            }
        }
    }
}

package org.fednode.exchange.certificate;

import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.List;
import org.fednode.exchange.key.Signatures;
import org.fednode.exchange.key.Suite;

/**
 * A private key with its certificate and the issuers above it, leaf first, root last. Has no text form.
 * Safe for use by several threads.
 */
public final class SigningKey {

    private final Suite suite;
    private final PrivateKey privateKey;
    private final List<NodeCertificate> chain;
    private final SecureRandom random;

    public SigningKey(Suite suite, PrivateKey privateKey, List<NodeCertificate> chain) {
        this(suite, privateKey, chain, new SecureRandom());
    }

    /** As above, with the randomness that SM2 signatures take: for repeatable test vectors. */
    public SigningKey(Suite suite, PrivateKey privateKey, List<NodeCertificate> chain, SecureRandom random) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a signing key needs its certificate");
        }
        this.suite = suite;
        this.privateKey = privateKey;
        this.chain = List.copyOf(chain);
        this.random = random;
    }

    public Suite suite() {
        return suite;
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    public NodeCertificate certificate() {
        return chain.get(0);
    }

    public List<NodeCertificate> chain() {
        return chain;
    }

    /** The suite's DER signature over the content. */
    public byte[] sign(byte[] content) {
        return Signatures.sign(suite, privateKey, content, random);
    }

    @Override
    public String toString() {
        return "SigningKey[" + certificate().identity().nodeId() + "]";
    }
}

package org.fednode.exchange.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Signatures;
import org.fednode.exchange.key.StrictDer;
import org.fednode.exchange.key.Suite;

/**
 * How a node came by its present key: each former key has signed the one that took its place, the latest step first
 * (spec/certificates.md#succession). It stands in the certificate, so that whoever knows a former key can tell a renewal
 * from a stranger without asking anybody, and no issuer can make one up.
 */
public final class KeySuccession {

    /** A node that renews each year is still known to one that was away for sixteen. */
    public static final int MAX_STEPS = 16;
    /** No key of its own before: the first one. */
    public static final KeySuccession NONE = new KeySuccession(List.of());

    /** 2.25 and a UUID: an arc that needs no registration authority (ITU-T X.667). */
    static final ASN1ObjectIdentifier OID = new ASN1ObjectIdentifier("2.25.116862411570512984127190471362814603371");

    private static final String STATEMENT = "fednode-key-succession/1";
    private static final int MAX_ENCODED = 8 << 10;

    private final List<Step> steps;

    private record Step(PublicKey former, byte[] signature) {
    }

    private KeySuccession(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** The succession of {@code next}, proven by the key that it replaces; {@code this} is that key's own. */
    public KeySuccession followedBy(SigningKey former, PublicKey next) {
        List<Step> longer = new ArrayList<>();
        longer.add(new Step(former.certificate().x509().getPublicKey(),
                former.sign(statement(former.certificate().identity().nodeId(), next))));
        longer.addAll(steps.subList(0, Math.min(steps.size(), MAX_STEPS - 1)));
        return new KeySuccession(longer);
    }

    /** Whether every former key has signed its successor, and the latest of them {@code key}. */
    public boolean leadsTo(PublicKey key, String nodeId) {
        Set<PublicKey> seen = new LinkedHashSet<>(Set.of(key));
        PublicKey next = key;
        for (Step step : steps) {
            Suite suite = suiteOf(step.former());
            if (!seen.add(step.former()) || !Signatures.verify(suite, step.former(), statement(nodeId, next), step.signature())) {
                return false;
            }
            next = step.former();
        }
        return true;
    }

    /** The keys before the present one, the latest first. */
    public Set<PublicKey> formerKeys() {
        Set<PublicKey> keys = new LinkedHashSet<>();
        steps.forEach(step -> keys.add(step.former()));
        return Collections.unmodifiableSet(keys);
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    private static byte[] statement(String nodeId, PublicKey next) {
        return (STATEMENT + '\n' + nodeId + '\n' + Base64.getEncoder().encodeToString(next.getEncoded()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Suite suiteOf(PublicKey key) {
        return Suite.of(key).orElseThrow(() -> new IllegalArgumentException("a former key is on no suite's curve"));
    }

    DERSequence toAsn1() {
        ASN1EncodableVector all = new ASN1EncodableVector();
        steps.forEach(step -> all.add(new DERSequence(new org.bouncycastle.asn1.ASN1Encodable[] {
                SubjectPublicKeyInfo.getInstance(step.former().getEncoded()), new DEROctetString(step.signature())})));
        return new DERSequence(all);
    }

    /** The DER of the extension's value. */
    public byte[] encoded() {
        try {
            return toAsn1().getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
    }

    /** @throws IllegalArgumentException when the bytes are no succession; its signatures are not checked */
    public static KeySuccession decode(byte[] der) {
        if (der.length > MAX_ENCODED || !StrictDer.isOneValue(der)) {
            throw new IllegalArgumentException("a key succession is one DER value of at most " + MAX_ENCODED + " bytes");
        }
        try {
            return of(ASN1Sequence.getInstance(der));
        } catch (RuntimeException e) { // the parser answers nonsense with any of these
            throw new IllegalArgumentException("the bytes are no key succession", e);
        }
    }

    static KeySuccession of(ASN1Sequence value) {
        if (value.size() == 0 || value.size() > MAX_STEPS) {
            throw new IllegalArgumentException("a key succession has 1 to " + MAX_STEPS + " steps");
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            ASN1Sequence step = ASN1Sequence.getInstance(value.getObjectAt(i));
            if (step.size() != 2) {
                throw new IllegalArgumentException("a step of a key succession is a key and a signature");
            }
            PublicKey former = key(SubjectPublicKeyInfo.getInstance(step.getObjectAt(0)));
            suiteOf(former);
            steps.add(new Step(former, ASN1OctetString.getInstance(step.getObjectAt(1)).getOctets()));
        }
        return new KeySuccession(steps);
    }

    private static PublicKey key(SubjectPublicKeyInfo info) {
        try {
            return NodeKeys.publicKey(info.getEncoded());
        } catch (IOException e) {
            throw new IllegalArgumentException("a former key can't be read", e);
        }
    }
}

package org.fednode.exchange.vectors;

import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.fednode.exchange.Federation;
import org.fednode.exchange.certificate.KeySuccession;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.CertificateIssuer;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.SigningKey;

/** Successions of repeatable keys, right and wrong. @param last name of the key that the succession leads to */
record KeySuccessions(KeySuccession succession, String last) {

    /** As spec/certificates.md#succession gives it. */
    static final ASN1ObjectIdentifier OID = new ASN1ObjectIdentifier("2.25.116862411570512984127190471362814603371");

    /** What a forged certificate has in that place. */
    record Extension(boolean critical, ASN1Encodable value) {
    }

    /** Each named key signs the one named after it. */
    static KeySuccessions of(Federation f, String node, String... names) {
        KeySuccession succession = KeySuccession.NONE;
        for (int i = 1; i < names.length; i++) {
            succession = succession.followedBy(holder(f, node, names[i - 1]), f.keys(names[i]).getPublic());
        }
        return new KeySuccessions(succession, names[names.length - 1]);
    }

    static String[] names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "key " + i).toArray(String[]::new);
    }

    private static SigningKey holder(Federation f, String node, String name) {
        KeyPair keys = f.keys(name);
        try {
            return f.key(keys, CertificateIssuer.issue(f.province(), keys.getPublic(), Federation.identity(node, Level.COUNTY),
                    CertificatePurpose.SIGNING, Federation.DIVISIONS, Federation.FROM, Federation.UNTIL), f.province().chain());
        } catch (CertificateProblem e) {
            throw new AssertionError(e);
        }
    }

    ASN1Sequence value() {
        return ASN1Sequence.getInstance(succession.encoded());
    }

    static KeySuccessions changed(KeySuccessions of) {
        return changed(of, 0);
    }

    static KeySuccessions earlierChanged(KeySuccessions of) {
        return changed(of, 1);
    }

    private static KeySuccessions changed(KeySuccessions of, int step) {
        List<ASN1Encodable> steps = new ArrayList<>(List.of(of.value().toArray()));
        ASN1Sequence one = ASN1Sequence.getInstance(steps.get(step));
        byte[] signature = ASN1OctetString.getInstance(one.getObjectAt(1)).getOctets().clone();
        signature[signature.length - 1] ^= 1;
        steps.set(step, new DERSequence(new ASN1Encodable[] {one.getObjectAt(0), new DEROctetString(signature)}));
        return new KeySuccessions(decoded(steps), of.last());
    }

    static ASN1Encodable repeated(KeySuccessions of, int times) {
        return new DERSequence(java.util.Collections.nCopies(times, of.value().getObjectAt(0)).toArray(ASN1Encodable[]::new));
    }

    private static KeySuccession decoded(List<ASN1Encodable> steps) {
        try {
            return KeySuccession.decode(new DERSequence(steps.toArray(ASN1Encodable[]::new)).getEncoded());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}

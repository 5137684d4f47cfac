package org.fednode.exchange.certificate;

import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;

/**
 * The non-critical extension that carries a node's identity (spec/certificates.md):
 * <pre>
 * FednodeIdentity ::= SEQUENCE {
 *   version           INTEGER (1),
 *   nodeId            UTF8String,
 *   level             ENUMERATED { national(0), province(1), prefecture(2), county(3) },
 *   permitted         SEQUENCE OF UTF8String,
 *   excluded          SEQUENCE OF UTF8String,
 *   divisionsVersion  UTF8String }
 * </pre>
 */
final class IdentityExtension {

    /** 2.25 and a UUID: an arc that needs no registration authority (ITU-T X.667). */
    static final ASN1ObjectIdentifier OID = new ASN1ObjectIdentifier("2.25.242559337441122562404215258754011428597");

    private static final int VERSION = 1;
    private static final int MEMBERS = 6;

    private IdentityExtension() {
    }

    static DERSequence encode(NodeIdentity identity) {
        ASN1EncodableVector members = new ASN1EncodableVector();
        members.add(new ASN1Integer(VERSION));
        members.add(new DERUTF8String(identity.nodeId()));
        members.add(new ASN1Enumerated(identity.level().ordinal()));
        members.add(texts(identity.scope().permitted()));
        members.add(texts(identity.scope().excluded()));
        members.add(new DERUTF8String(identity.scope().divisionsVersion()));
        return new DERSequence(members);
    }

    /** @throws IllegalArgumentException when the value is no identity */
    static NodeIdentity decode(ASN1Sequence members) {
        if (members.size() != MEMBERS) {
            throw new IllegalArgumentException("the identity extension has " + MEMBERS + " members");
        }
        if (!ASN1Integer.getInstance(members.getObjectAt(0)).hasValue(VERSION)) {
            throw new IllegalArgumentException("the identity extension has a version that this program does not know");
        }
        int level = ASN1Enumerated.getInstance(members.getObjectAt(2)).intValueExact();
        if (level < 0 || level >= Level.values().length) {
            throw new IllegalArgumentException("the identity extension has no known level");
        }
        Scope scope = new Scope(texts(members.getObjectAt(3)), texts(members.getObjectAt(4)),
                text(members.getObjectAt(5)));
        return new NodeIdentity(text(members.getObjectAt(1)), Level.values()[level], scope);
    }

    private static DERSequence texts(List<String> texts) {
        ASN1EncodableVector items = new ASN1EncodableVector();
        texts.forEach(text -> items.add(new DERUTF8String(text)));
        return new DERSequence(items);
    }

    private static List<String> texts(Object sequence) {
        List<String> texts = new ArrayList<>();
        Enumeration<?> items = ASN1Sequence.getInstance(sequence).getObjects();
        while (items.hasMoreElements()) {
            texts.add(text(items.nextElement()));
        }
        return texts;
    }

    private static String text(Object value) {
        return ASN1UTF8String.getInstance(value).getString();
    }
}

package org.fednode.tools.trust;

import java.security.PublicKey;
import java.util.Locale;
import org.fednode.exchange.enrolment.EnrolmentRequest;

/** The short form of a public key for human ears, the same as a certificate's. */
final class Fingerprint {

    private Fingerprint() {
    }

    static String of(PublicKey key) {
        return EnrolmentRequest.fingerprint(key);
    }

    /** Blanks, hyphens and case don't matter to those who read them aloud. */
    static boolean same(String one, String other) {
        return plain(one).equals(plain(other));
    }

    private static String plain(String fingerprint) {
        return fingerprint.replaceAll("[\\s:-]", "").toLowerCase(Locale.ROOT);
    }
}

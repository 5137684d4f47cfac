package org.fednode.exchange.enrolment;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.key.DigestAlgorithm;

/**
 * What lets one named node join without a person at that moment (spec/enrolment.md#joining): whom to ask, a secret, how to know
 * the one who is asked, and the root that the grant must lead to. Its text is a secret.
 */
public final class Ticket {

    private static final int PART = 16;
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]{0,63})\\.([A-Za-z0-9_-]{64})");

    private final String parentId;
    private final byte[] bytes;

    private Ticket(String parentId, byte[] bytes) {
        this.parentId = parentId;
        this.bytes = bytes;
    }

    /**
     * A new ticket of a parent.
     *
     * @param authority the parent's TLS authority, whose key stays when its certificate is renewed
     */
    public static Ticket draw(String parentId, NodeCertificate root, NodeCertificate authority, SecureRandom random) {
        byte[] bytes = new byte[3 * PART];
        byte[] secret = new byte[PART];
        random.nextBytes(secret);
        System.arraycopy(secret, 0, bytes, 0, PART);
        System.arraycopy(keyMark(authority), 0, bytes, PART, PART);
        System.arraycopy(mark(root), 0, bytes, 2 * PART, PART);
        return new Ticket(parentId, bytes);
    }

    /** @throws EnrolmentProblem when the text is no ticket */
    public static Ticket read(String text) throws EnrolmentProblem {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new EnrolmentProblem(EnrolmentRefusal.TICKET, "this is no ticket: it is a node id, a dot and 64 letters, digits, - or _",
                    "copy it whole, or ask the parent for another");
        }
        return new Ticket(form.group(1), Base64.getUrlDecoder().decode(form.group(2)));
    }

    private static byte[] mark(NodeCertificate certificate) {
        return Arrays.copyOf(certificate.digest(DigestAlgorithm.SHA_256).bytes(), PART);
    }

    private static byte[] keyMark(NodeCertificate certificate) {
        return Arrays.copyOf(DigestAlgorithm.SHA_256.digest(certificate.x509().getPublicKey().getEncoded()).bytes(), PART);
    }

    /** The whole, for the one who joins. */
    public String text() {
        return parentId + '.' + base64(bytes);
    }

    /** Who issued it, and must be the one that is asked. */
    public String parentId() {
        return parentId;
    }

    /** What is sent to the parent, over TLS and to it alone. */
    public String secret() {
        return base64(Arrays.copyOf(bytes, PART));
    }

    /** What the parent keeps instead of the secret: 64 hex digits. */
    public String secretDigest() {
        return digest(secret());
    }

    /** The same of a secret that somebody has sent. */
    public static String digest(String secret) {
        return DigestAlgorithm.SHA_256.digest(secret.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hex();
    }

    /** Whether this is the parent's TLS authority: by its key. */
    public boolean isAuthority(NodeCertificate certificate) {
        return Arrays.equals(keyMark(certificate), Arrays.copyOfRange(bytes, PART, 2 * PART));
    }

    public boolean isRoot(NodeCertificate certificate) {
        return Arrays.equals(mark(certificate), Arrays.copyOfRange(bytes, 2 * PART, 3 * PART));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "Ticket[of " + parentId + "]";
    }
}

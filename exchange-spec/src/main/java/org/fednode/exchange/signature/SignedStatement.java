package org.fednode.exchange.signature;

import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.canonical.Timestamp;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.signature.SignatureProblem.Kind;

/**
 * The envelope of receipts and heads (spec/receipts.md#statement): a canonical object that names its type, federation,
 * signing node, time, suite and signer, beside a detached signature over its canonical bytes.
 */
public final class SignedStatement {

    /** The members that every statement has. */
    private static final String CREATED = "created";
    private static final String FEDERATION = "federation";
    private static final String SIGNER = "signer";
    private static final String SUITE = "suite";
    private static final String TYPE = "type";

    private final Map<String, Object> statement;
    private final byte[] signature;

    private SignedStatement(Map<String, Object> statement, byte[] signature) {
        this.statement = statement;
        this.signature = signature;
    }

    /** Signs the members together with those that every statement has. */
    public static SignedStatement sign(SigningKey key, String type, Digest federation, Instant now,
            Map<String, Object> members) {
        Map<String, Object> statement = new LinkedHashMap<>(members);
        statement.put(TYPE, type);
        statement.put(FEDERATION, federation.toString());
        statement.put(CREATED, Timestamp.format(now));
        statement.put(SUITE, key.suite().wireName());
        statement.put(SIGNER, key.certificate().digest(key.suite().digest()).toString());
        return new SignedStatement(statement, DetachedSignature.sign(key, CanonicalJson.write(statement)));
    }

    /**
     * Reads the members {@code statement} and {@code signature} of an envelope, proving nothing yet.
     *
     * @throws IllegalArgumentException when they have the wrong form
     */
    public static SignedStatement read(Members envelope) {
        String base64 = envelope.text("signature");
        byte[] signature = Base64.getDecoder().decode(base64);
        if (!Base64.getEncoder().encodeToString(signature).equals(base64)) {
            throw new IllegalArgumentException("the signature is not canonical base64");
        }
        return new SignedStatement(envelope.object("statement").asMap(), signature);
    }

    /** The statement's members, those that every statement has among them. */
    public Members members() {
        return new Members("statement", statement);
    }

    /** Puts statement and signature into an envelope. */
    public void putInto(Map<String, Object> envelope) {
        envelope.put("statement", statement);
        envelope.put("signature", Base64.getEncoder().encodeToString(signature));
    }

    public Instant created() {
        return members().time(CREATED);
    }

    /**
     * Checks what every statement has, then the signature.
     *
     * @return the node that signed
     * @throws IllegalArgumentException when a member has the wrong form, or type or suite is not the expected
     */
    public NodeCertificate verify(String type, TrustStore trust, Instant now) throws SignatureProblem {
        Members members = members();
        if (!members.text(TYPE).equals(type)) {
            throw new IllegalArgumentException("statement.type is not " + type);
        }
        members.time(CREATED);
        Suite suite = Suite.named(members.text(SUITE))
                .orElseThrow(() -> new SignatureProblem(Kind.PROFILE, "the statement's suite is not listed"));
        Digest signer = Digest.parse(members.text(SIGNER));
        if (signer.algorithm() != suite.digest()) {
            throw new IllegalArgumentException("statement.signer must use the suite's digest");
        }
        DetachedSignature detached = DetachedSignature.read(signature, suite);
        NodeCertificate certificate = new SignerLookup(trust).find(signer, detached, now);
        detached.verify(CanonicalJson.write(statement), certificate);
        if (certificate.purpose() != CertificatePurpose.SIGNING) {
            throw new SignatureProblem(Kind.CERTIFICATE, "the signer's certificate is not for signing");
        }
        return certificate;
    }

    /** Whether the statement belongs to the federation. */
    public boolean isOf(Digest federation) {
        return Digest.parse(members().text(FEDERATION)).equals(federation);
    }
}

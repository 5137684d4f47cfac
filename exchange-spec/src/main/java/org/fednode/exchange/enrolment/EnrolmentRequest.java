package org.fednode.exchange.enrolment;

import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.KeySuccession;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.Scope;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Signatures;
import org.fednode.exchange.key.Suite;

/**
 * What a node sends to its parent to be certified (spec/enrolment.md#request): who it is, which divisions it answers for,
 * and its public keys. Every key signs the whole request, so its holder has them all and nobody has changed a word on the
 * way.
 *
 * @param division the node's own
 * @param hosts names and addresses under which peers reach the node, beside the local ones
 * @param exchange {@code https} address where the parent can fetch batches, when the node listens there
 * @param authority above the county: the key of its TLS authority, and its TLS certificate by that authority
 * @param succession how the signing key took the place of the one that the parent knows; empty at the first request
 */
public record EnrolmentRequest(NodeIdentity identity, String division, Suite suite, List<String> hosts,
        Optional<String> exchange, PublicKey signingKey, PublicKey tlsKey, Optional<Authority> authority,
        KeySuccession succession) {

    public static final String FORMAT = "fednode-enrolment-request/2";
    /** No request comes near this many bytes. */
    public static final int MAX_BYTES = 64 << 10;

    private static final String SIGNING = "signingKey";
    private static final String TLS = "tlsKey";
    private static final String AUTHORITY = "tlsAuthorityKey";
    private static final String PROOFS = "proofs";
    private static final String SUCCESSION = "succession";
    private static final String OWN_TLS = "tls";
    private static final int MAX_ITEMS = 64;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_-]{1,253}");
    private static final Pattern CODE = Pattern.compile("[0-9]{1,12}");
    private static final Pattern EXCHANGE = Pattern.compile("https://[A-Za-z0-9.:_\\[\\]-]{1,260}");

    /** A TLS authority not yet certified, and what it has issued to its own node. */
    public record Authority(PublicKey key, NodeCertificate tls) {
    }

    /** The private keys that prove it. */
    public record Keys(KeyPair signing, KeyPair tls, Optional<KeyPair> authority) {

        @Override
        public String toString() {
            return "Keys[not shown]";
        }
    }

    public EnrolmentRequest {
        hosts = List.copyOf(hosts);
        requireItems("hosts", hosts, HOST);
        requireItems("permitted", identity.scope().permitted(), CODE);
        requireItems("excluded", identity.scope().excluded(), CODE);
        if (identity.scope().permitted().isEmpty() || !CODE.matcher(division).matches()) {
            throw new IllegalArgumentException("a request names its division and the divisions that it answers for");
        }
        exchange.filter(address -> !EXCHANGE.matcher(address).matches()).ifPresent(address -> {
            throw new IllegalArgumentException("request.exchange is no https://host:port");
        });
    }

    private static void requireItems(String name, List<String> items, Pattern form) {
        if (items.size() > MAX_ITEMS || !items.stream().allMatch(item -> form.matcher(item).matches())) {
            throw new IllegalArgumentException("request." + name + " has at most " + MAX_ITEMS + " items, each of the right form");
        }
    }

    /** What two people read to each other before a request is approved. */
    public String fingerprint() {
        return fingerprint(signingKey);
    }

    /** Sixteen hex digits in groups of four, the same as a certificate's. */
    public static String fingerprint(PublicKey key) {
        String hex = DigestAlgorithm.SHA_256.digest(key.getEncoded()).hex();
        return String.join(" ", hex.substring(0, 4), hex.substring(4, 8), hex.substring(8, 12), hex.substring(12, 16));
    }

    /** The canonical bytes, signed by the keys. */
    public byte[] sign(Keys keys) {
        return sign(keys, new SecureRandom());
    }

    /** As above, with the randomness that SM2 signatures take: for repeatable test vectors. */
    public byte[] sign(Keys keys, SecureRandom random) {
        Map<String, Object> unsigned = unsigned();
        byte[] statement = CanonicalJson.write(unsigned);
        Map<String, Object> proofs = new LinkedHashMap<>();
        proofs.put(SIGNING, proof(suite, keys.signing(), statement, random));
        proofs.put(TLS, proof(Suite.ECDSA_P256_SHA256, keys.tls(), statement, random));
        keys.authority().ifPresent(pair -> proofs.put(AUTHORITY, proof(Suite.ECDSA_P256_SHA256, pair, statement, random)));
        unsigned.put(PROOFS, proofs);
        return CanonicalJson.write(unsigned);
    }

    private static String proof(Suite by, KeyPair pair, byte[] statement, SecureRandom random) {
        return base64(Signatures.sign(by, pair.getPrivate(), statement, random));
    }

    private Map<String, Object> unsigned() {
        Map<String, Object> members = new TreeMap<>();
        members.put("format", FORMAT);
        members.put("nodeId", identity.nodeId());
        members.put("level", identity.level().wireName());
        members.put("division", division);
        members.put("suite", suite.wireName());
        members.put("permitted", identity.scope().permitted());
        members.put("excluded", identity.scope().excluded());
        members.put("divisionsVersion", identity.scope().divisionsVersion());
        members.put("hosts", hosts);
        exchange.ifPresent(address -> members.put("exchange", address));
        members.put(SIGNING, base64(signingKey.getEncoded()));
        members.put(TLS, base64(tlsKey.getEncoded()));
        authority.ifPresent(own -> {
            members.put(AUTHORITY, base64(own.key().getEncoded()));
            members.put(OWN_TLS, base64(own.tls().encoded()));
        });
        if (!succession.isEmpty()) {
            members.put(SUCCESSION, base64(succession.encoded()));
        }
        return members;
    }

    /**
     * Reads a request and checks that each of its keys has signed it as it stands.
     *
     * @throws EnrolmentProblem when it is no request of this form, or was changed
     */
    public static EnrolmentRequest read(byte[] bytes) throws EnrolmentProblem {
        if (bytes.length > MAX_BYTES) {
            throw new EnrolmentProblem(EnrolmentRefusal.LIMIT, "a request has at most " + MAX_BYTES + " bytes", "check that it is the right file");
        }
        try {
            return read(CanonicalJson.parseObject(bytes));
        } catch (CanonicalProblem | CertificateProblem | IllegalArgumentException e) {
            throw new EnrolmentProblem(EnrolmentRefusal.FORMAT, "this is no enrolment request of this version: " + e.getMessage(),
                    "ask the node to make its request again, with the same version of fednode");
        }
    }

    private static EnrolmentRequest read(Map<String, Object> tree) throws EnrolmentProblem, CertificateProblem {
        Members members = new Members("request", tree).only("format", "nodeId", "level", "division", "suite", "permitted",
                "excluded", "divisionsVersion", "hosts", "exchange", SIGNING, TLS, AUTHORITY, OWN_TLS, SUCCESSION, PROOFS);
        if (!members.text("format").equals(FORMAT)) {
            throw new IllegalArgumentException("request.format is not " + FORMAT);
        }
        EnrolmentRequest request = parse(members);
        Map<String, Object> unsigned = new TreeMap<>(tree);
        unsigned.remove(PROOFS);
        request.checkProofs(members.object(PROOFS), CanonicalJson.write(unsigned));
        return request;
    }

    private static EnrolmentRequest parse(Members members) throws CertificateProblem {
        Suite suite = Suite.named(members.text("suite")).orElseThrow(() -> new IllegalArgumentException("request.suite is not listed"));
        NodeIdentity identity = new NodeIdentity(members.text("nodeId"), Level.named(members.text("level")),
                new Scope(members.texts("permitted"), members.texts("excluded"), members.text("divisionsVersion")));
        Optional<Authority> authority = members.has(AUTHORITY) || members.has(OWN_TLS)
                ? Optional.of(new Authority(key(members, AUTHORITY), NodeCertificate.of(bytes(members, OWN_TLS))))
                : Optional.empty();
        KeySuccession succession = members.has(SUCCESSION) ? KeySuccession.decode(bytes(members, SUCCESSION)) : KeySuccession.NONE;
        return new EnrolmentRequest(identity, members.text("division"), suite, members.texts("hosts"),
                members.optionalText("exchange"), key(members, SIGNING), key(members, TLS), authority, succession);
    }

    private void checkProofs(Members proofs, byte[] statement) throws EnrolmentProblem {
        proofs.only(SIGNING, TLS, AUTHORITY);
        requireFits(suite, signingKey, SIGNING);
        requireFits(Suite.ECDSA_P256_SHA256, tlsKey, TLS);
        checkProof(suite, signingKey, proofs, SIGNING, statement);
        checkProof(Suite.ECDSA_P256_SHA256, tlsKey, proofs, TLS, statement);
        if (authority.isPresent()) {
            requireFits(Suite.ECDSA_P256_SHA256, authority.get().key(), AUTHORITY);
            checkProof(Suite.ECDSA_P256_SHA256, authority.get().key(), proofs, AUTHORITY, statement);
        }
        if (!succession.leadsTo(signingKey, identity.nodeId())) {
            throw new EnrolmentProblem(EnrolmentRefusal.NOT_SIGNED, "a former key has not signed the key after it",
                    "ask the node to make its request again");
        }
    }

    private static void requireFits(Suite suite, PublicKey key, String name) {
        if (Suite.of(key).filter(suite::equals).isEmpty()) {
            throw new IllegalArgumentException("request." + name + " is no key of suite " + suite.wireName());
        }
    }

    private static void checkProof(Suite by, PublicKey key, Members proofs, String name, byte[] statement) throws EnrolmentProblem {
        if (!Signatures.verify(by, key, statement, bytes(proofs, name))) {
            throw new EnrolmentProblem(EnrolmentRefusal.NOT_SIGNED, "the request was changed: it is not signed as it stands by its " + name,
                    "ask the node for its request again, by another way");
        }
    }

    private static PublicKey key(Members members, String name) {
        return NodeKeys.publicKey(bytes(members, name));
    }

    private static byte[] bytes(Members members, String name) {
        return Base64.getDecoder().decode(members.text(name));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}

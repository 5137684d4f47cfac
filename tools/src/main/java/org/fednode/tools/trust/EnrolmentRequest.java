package org.fednode.tools.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.Scope;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Signatures;
import org.fednode.exchange.key.Suite;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;

/**
 * What a node sends to its parent to be certified: who it is, which divisions it answers for, and its public keys. Every
 * key signs the whole request, so its holder has them all and nobody has changed a word on the way.
 *
 * @param hosts names under which peers reach the node, beside the local ones
 * @param exchange address where the parent can fetch batches, when the node listens there
 * @param authority above the county: the key of its TLS authority, and its TLS certificate by that authority
 */
record EnrolmentRequest(NodeIdentity identity, String division, Suite suite, List<String> hosts,
        Optional<String> exchange, PublicKey signingKey, PublicKey tlsKey, Optional<Authority> authority) {

    static final String FORMAT = "fednode-enrolment-request/1";

    private static final String SIGNING = "signingKey";
    private static final String TLS = "tlsKey";
    private static final String TLS_AUTHORITY = "tlsAuthorityKey";

    /** A TLS authority not yet certified, and what it has issued to its own node. */
    record Authority(PublicKey key, NodeCertificate tls) {
    }

    /** The private keys that prove it. */
    record Keys(KeyPair signing, KeyPair tls, Optional<KeyPair> authority) {
    }

    /** What two people read to each other before a request is approved. */
    String fingerprint() {
        return Fingerprint.of(signingKey);
    }

    String toJson(Keys keys) {
        ObjectNode tree = Json.object();
        tree.put("format", FORMAT).put("nodeId", identity.nodeId()).put("level", identity.level().wireName())
                .put("division", division).put("suite", suite.wireName());
        identity.scope().permitted().forEach(tree.putArray("permitted")::add);
        identity.scope().excluded().forEach(tree.putArray("excluded")::add);
        tree.put("divisionsVersion", identity.scope().divisionsVersion());
        hosts.forEach(tree.putArray("hosts")::add);
        exchange.ifPresent(address -> tree.put("exchange", address));
        tree.put(SIGNING, base64(signingKey.getEncoded())).put(TLS, base64(tlsKey.getEncoded()));
        authority.ifPresent(own -> tree.put(TLS_AUTHORITY, base64(own.key().getEncoded())).put("tls", own.tls().toPem()));
        ObjectNode proofs = tree.putObject("proofs");
        proofs.put(SIGNING, proof(suite, keys.signing()));
        proofs.put(TLS, proof(Suite.ECDSA_P256_SHA256, keys.tls()));
        keys.authority().ifPresent(pair -> proofs.put(TLS_AUTHORITY, proof(Suite.ECDSA_P256_SHA256, pair)));
        return Json.text(tree) + '\n';
    }

    /** @throws Trouble when the file is no request, or one of its keys has not signed it as it stands */
    static EnrolmentRequest read(Path file) {
        JsonNode tree = Json.read(file, "enrolment request");
        if (!FORMAT.equals(Json.required(tree, "format", file))) {
            throw new Trouble(file + " is no enrolment request of this version", "make it with the same version of fednode");
        }
        try {
            EnrolmentRequest request = parse(tree, file);
            request.checkProofs(tree.path("proofs"), file);
            return request;
        } catch (IllegalArgumentException e) {
            throw new Trouble(file + " is damaged: " + e.getMessage(), "ask the node to make its request again", e);
        }
    }

    private static EnrolmentRequest parse(JsonNode tree, Path file) {
        Suite suite = Suite.named(Json.required(tree, "suite", file))
                .orElseThrow(() -> new IllegalArgumentException("it names no suite"));
        NodeIdentity identity = new NodeIdentity(Json.required(tree, "nodeId", file),
                Level.named(Json.required(tree, "level", file)),
                new Scope(texts(tree.path("permitted")), texts(tree.path("excluded")), tree.path("divisionsVersion").asText()));
        Optional<Authority> authority = tree.has(TLS_AUTHORITY)
                ? Optional.of(new Authority(key(tree, TLS_AUTHORITY, file),
                        NodeKeyFiles.certificates(Json.required(tree, "tls", file), file).get(0)))
                : Optional.empty();
        return new EnrolmentRequest(identity, Json.required(tree, "division", file), suite, texts(tree.path("hosts")),
                Optional.ofNullable(tree.path("exchange").textValue()), key(tree, SIGNING, file), key(tree, TLS, file), authority);
    }

    private static PublicKey key(JsonNode tree, String name, Path file) {
        return NodeKeys.publicKey(Base64.getDecoder().decode(Json.required(tree, name, file)));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    private void checkProofs(JsonNode proofs, Path file) {
        checkProof(suite, signingKey, proofs, SIGNING, file);
        checkProof(Suite.ECDSA_P256_SHA256, tlsKey, proofs, TLS, file);
        authority.ifPresent(own -> checkProof(Suite.ECDSA_P256_SHA256, own.key(), proofs, TLS_AUTHORITY, file));
    }

    private void checkProof(Suite by, PublicKey key, JsonNode proofs, String name, Path file) {
        byte[] value = Base64.getDecoder().decode(Json.required(proofs, name, file));
        if (!Signatures.verify(by, key, statement(), value)) {
            throw new Trouble(file + " was changed: it is not signed as it stands by its " + name,
                    "ask the node for its request again, by another way");
        }
    }

    private String proof(Suite by, KeyPair pair) {
        return base64(Signatures.sign(by, pair.getPrivate(), statement(), new SecureRandom()));
    }

    /** One line for each thing stated; no value holds a line break. */
    private byte[] statement() {
        List<String> lines = new ArrayList<>(List.of(FORMAT, identity.nodeId(), identity.level().wireName(), division,
                suite.wireName(), String.join(",", identity.scope().permitted()),
                String.join(",", identity.scope().excluded()), identity.scope().divisionsVersion(),
                String.join(",", hosts), exchange.orElse(""), base64(signingKey.getEncoded()), base64(tlsKey.getEncoded())));
        authority.ifPresent(own -> {
            lines.add(base64(own.key().getEncoded()));
            lines.add(own.tls().digest(DigestAlgorithm.SHA_256).toString());
        });
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}

package org.fednode.node.enrolment;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.node.alarm.Alarm;

/** What is suspicious about certificates, seen from one node. @param own its signing certificate */
record KeyAlarms(String self, NodeCertificate own, Instant now) {

    /** For so long a key that nobody has proven is worth a look. */
    private static final Duration NEW_KEY_SHOWN = Duration.ofDays(30);

    List<Alarm> of(List<RegisterEntry> all) {
        return all.stream().map(entry -> entry.node().equals(self) ? aboutSelf(entry) : aboutAnother(entry, all)).flatMap(Optional::stream).toList();
    }

    private Optional<Alarm> aboutSelf(RegisterEntry entry) {
        NodeCertificate certificate = entry.record().certificate();
        if (!entry.isRevoked() && !isOwn(certificate)) {
            return Optional.of(new Alarm("enrolment.forged", self, entry.at(), "有上级为本节点签发了不属于本节点的密钥",
                    entry.issuer() + " has certified a key for this node that is not its own (" + certificate.fingerprint() + ")",
                    "call the people of " + entry.issuer() + " and of the national node at once"));
        }
        if (entry.isRevoked() && certificate.equals(own)) {
            return Optional.of(new Alarm("enrolment.revoked", self, entry.at(), "本节点证书已被吊销", entry.issuer()
                    + " has revoked this node's certificate (" + entry.record().revocation().orElseThrow().reason().wireName() + ")",
                    "call its people; what is sealed from now on is refused until this node is enrolled anew"));
        }
        return Optional.empty();
    }

    private Optional<Alarm> aboutAnother(RegisterEntry entry, List<RegisterEntry> all) {
        if (entry.isRevoked() || !entry.at().plus(NEW_KEY_SHOWN).isAfter(now) || isProven(entry, all)) {
            return Optional.empty();
        }
        return Optional.of(new Alarm("enrolment.new-key", entry.node(), entry.at(), "节点更换了密钥，且未经原密钥签名", entry.issuer()
                + " has certified a new key for " + entry.node() + " (" + entry.record().certificate().fingerprint()
                + ") that the former one has not signed",
                "ask the people of " + entry.node() + " and of " + entry.issuer() + " whether they know of it"));
    }

    private boolean isOwn(NodeCertificate certificate) {
        PublicKey key = certificate.x509().getPublicKey();
        return key.equals(own.x509().getPublicKey()) || own.succession().formerKeys().contains(key)
                || certificate.succession().formerKeys().contains(own.x509().getPublicKey());
    }

    /** Whether the node was not known before, or one of its keys is this one or has signed it. */
    private static boolean isProven(RegisterEntry entry, List<RegisterEntry> all) {
        NodeCertificate certificate = entry.record().certificate();
        Set<PublicKey> earlier = new HashSet<>();
        all.stream().filter(other -> other.node().equals(entry.node()) && other.number() < entry.number())
                .forEach(other -> earlier.add(other.record().certificate().x509().getPublicKey()));
        return earlier.isEmpty() || earlier.contains(certificate.x509().getPublicKey())
                || certificate.succession().formerKeys().stream().anyMatch(earlier::contains);
    }
}

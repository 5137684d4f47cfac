package org.fednode.node.trust;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.TrustStore;

/** Who is above this node and who is below, as the certificates' paths say it. */
public final class Lineage {

    private final NodeCertificate own;
    private final TrustStore trust;
    private final Children children;

    public Lineage(NodeCertificate own, TrustStore trust, Children children) {
        this.own = own;
        this.trust = trust;
        this.children = children;
    }

    public String self() {
        return own.identity().nodeId();
    }

    /** The node right above; empty at the national node. */
    public Optional<String> parent() {
        return trust.path(own).stream().skip(1).map(Lineage::id).findFirst();
    }

    /** The nodes above, up to the national one. */
    public Set<String> above() {
        return trust.path(own).stream().skip(1).map(Lineage::id).collect(Collectors.toUnmodifiableSet());
    }

    public boolean isNational(String node) {
        return trust.path(own).stream().anyMatch(one -> id(one).equals(node) && one.identity().level() == Level.NATIONAL);
    }

    /** The child through which a node below is reached, itself if it is a child; empty for all others and for unknown ones. */
    public Optional<String> routeTo(String node) {
        if (children.find(node).isPresent()) {
            return Optional.of(node);
        }
        return trust.admitted().stream().filter(one -> id(one).equals(node)).findFirst().flatMap(this::route);
    }

    /** Whether the first node is the second, or above it; false where the second's certificate isn't known here. */
    public boolean isAbove(String upper, String node) {
        return upper.equals(node) || node.equals(self()) && above().contains(upper)
                || trust.admitted().stream().filter(one -> id(one).equals(node))
                        .anyMatch(one -> trust.path(one).stream().anyMatch(step -> id(step).equals(upper)));
    }

    /** The child below us through which a certificate's node is reached: the step of its path right below ours. */
    public Optional<String> route(NodeCertificate certificate) {
        List<NodeCertificate> path = trust.path(certificate);
        for (int i = 1; i < path.size(); i++) {
            if (id(path.get(i)).equals(self())) {
                return Optional.of(id(path.get(i - 1)));
            }
        }
        return Optional.empty();
    }

    private static String id(NodeCertificate certificate) {
        return certificate.identity().nodeId();
    }
}

package org.fednode.tools.trust;

import java.util.List;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.Scope;
import org.fednode.standards.Divisions;

/** Makes identities with scopes in the standard's division table. */
final class Identities {

    private Identities() {
    }

    /** A node that answers for all of its division. */
    static NodeIdentity whole(String id, Level level, String division, Divisions divisions) {
        return new NodeIdentity(id, level, new Scope(List.of(division), List.of(), divisions.version()));
    }
}

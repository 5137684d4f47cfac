package org.fednode.node.enrolment;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.enrolment.Certifier;
import org.fednode.exchange.key.Suite;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.node.trust.Credentials;
import org.fednode.node.trust.KeyFolder;
import org.fednode.standards.Divisions;

/** What this node certifies with. The authority's key is read when it is needed, and kept no longer. */
public final class Authority {

    private final NodeSettings settings;
    private final KeyFolder keys;
    private final Credentials credentials;
    private final ActiveStandards standards;

    public Authority(NodeSettings settings, KeyFolder keys, Credentials credentials, ActiveStandards standards) {
        this.settings = settings;
        this.keys = keys;
        this.credentials = credentials;
        this.standards = standards;
    }

    /** Whether this node certifies others. */
    public boolean isOne() {
        return Certifier.isAuthority(settings.level()) && Files.isRegularFile(keys.file("tls-authority.pem"));
    }

    Certifier certifier() throws IOException {
        try {
            SigningKey tls = new SigningKey(Suite.ECDSA_P256_SHA256, keys.keys("tls-authority").getPrivate(), keys.certificates("tls-authority.pem"));
            return new Certifier(new Certifier.Parts(credentials.signing(), tls, standards.divisions(), this::level,
                    standards.current().version()));
        } catch (CertificateProblem e) {
            throw new IllegalStateException("this node's authority certificate can't be used (" + e.code().wireName() + "): "
                    + e.getMessage() + "; enrol this node again", e);
        }
    }

    private Optional<Level> level(String division) {
        Divisions divisions = standards.allDivisions();
        return divisions.exists(division) ? Optional.of(Level.named(divisions.level(division))) : Optional.empty();
    }
}

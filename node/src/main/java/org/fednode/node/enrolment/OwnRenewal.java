package org.fednode.node.enrolment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.enrolment.Certifier;
import org.fednode.exchange.enrolment.EnrolmentProblem;
import org.fednode.exchange.enrolment.EnrolmentRefusal;
import org.fednode.exchange.enrolment.EnrolmentRequest;
import org.fednode.exchange.enrolment.Grant;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.node.ask.Answerer;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.trust.Credentials;
import org.fednode.node.trust.KeyFolder;
import org.jboss.logging.Logger;

/**
 * The child's side of a renewal (spec/enrolment.md#renewal): asked by its parent it makes new keys, proves them by the
 * present one, and takes the grant into use while it runs.
 */
public final class OwnRenewal implements Answerer {

    /** The subject of the parent's questions. */
    public static final String SUBJECT = "renewal";

    private static final Logger LOG = Logger.getLogger(OwnRenewal.class);
    /** Certificates are dated back by an hour, since clocks differ; and one that is an hour old needs no other. */
    private static final Duration TOO_YOUNG = Duration.ofHours(2);

    private final Parts parts;
    private final RenewedKeys next;

    /** What it needs of the node. */
    public record Parts(NodeSettings settings, KeyFolder keys, Credentials credentials, OwnTls tls, DivisionTree divisions, Clock clock) {
    }

    public OwnRenewal(Parts parts) {
        this.parts = parts;
        this.next = new RenewedKeys(parts.keys());
    }

    @Override
    public synchronized Map<String, Object> answer(String peer, Members body) throws AskProblem {
        if (parts.settings().parent().filter(parent -> parent.id().equals(peer)).isEmpty()) {
            throw new AskProblem("enrolment.grant", "only the parent of " + parts.settings().id() + " renews its certificates");
        }
        try {
            return switch (body.text("step")) {
                case "request" -> request();
                case "grant" -> grant(Grant.read(body.object("grant")));
                default -> throw new IllegalArgumentException("step is request or grant");
            };
        } catch (EnrolmentProblem e) {
            throw new AskProblem(e.code(), e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateProblem | CanonicalProblem e) {
            throw new IllegalStateException("this node's own request can't be made: " + e.getMessage(), e);
        }
    }

    private Map<String, Object> request() throws IOException, CertificateProblem, CanonicalProblem {
        Instant issued = parts.credentials().signing().certificate().x509().getNotBefore().toInstant();
        if (parts.clock().instant().isBefore(issued.plus(TOO_YOUNG))) {
            return Map.of();
        }
        if (!isAskedByPresentKey()) {
            make();
        }
        return Map.of("request", CanonicalJson.parseObject(next.request()));
    }

    /** Otherwise people have enrolled the node anew since it asked. */
    private boolean isAskedByPresentKey() throws IOException {
        try {
            return next.isAsked() && EnrolmentRequest.read(next.request()).succession().formerKeys()
                    .contains(parts.credentials().signing().certificate().x509().getPublicKey());
        } catch (EnrolmentProblem e) {
            LOG.warnf("the pending request in DIR/keys/next is damaged and made anew: %s", e.getMessage());
            return false;
        }
    }

    private void make() throws IOException, CertificateProblem {
        SigningKey present = parts.credentials().signing();
        NodeIdentity identity = present.certificate().identity();
        KeyPair signing = NodeKeys.generate(parts.settings().suite());
        KeyPair tls = NodeKeys.generateTls();
        Optional<KeyPair> authorityKeys = Certifier.isAuthority(identity.level()) ? Optional.of(parts.keys().keys("tls-authority")) : Optional.empty();
        Optional<EnrolmentRequest.Authority> authority = Optional.empty();
        if (authorityKeys.isPresent()) {
            authority = Optional.of(new EnrolmentRequest.Authority(authorityKeys.get().getPublic(), parts.tls().issue(tls.getPublic(), identity)));
        }
        EnrolmentRequest request = new EnrolmentRequest(identity, parts.settings().division(), parts.settings().suite(), parts.tls().hosts(), exchange(),
                signing.getPublic(), tls.getPublic(), authority, present.certificate().succession().followedBy(present, signing.getPublic()));
        next.save("signing", signing);
        next.save("tls", tls);
        next.saveRequest(request.sign(new EnrolmentRequest.Keys(signing, tls, authorityKeys)));
    }

    private Optional<String> exchange() {
        NodeSettings.Listen listen = parts.settings().exchange();
        return listen.port() > 0 ? Optional.of("https://" + listen.host() + ":" + listen.port()) : Optional.empty();
    }

    private Map<String, Object> grant(Grant grant) throws IOException, EnrolmentProblem, CertificateProblem {
        NodeCertificate present = parts.credentials().signing().certificate();
        if (grant.signing().get(0).equals(present)) {
            return Map.of(); // the answer was lost
        }
        if (!next.isAsked()) {
            throw refused("this node has not asked for it");
        }
        if (!grant.signing().get(0).identity().equals(present.identity())) {
            throw refused("it changes the node's level or divisions, which people do");
        }
        if (!grant.root().equals(parts.keys().certificates("root.pem").get(0))
                || !grant.tlsRoot().equals(parts.keys().certificates("tls-root.pem").get(0))) {
            throw refused("it leads to other roots than the pinned ones");
        }
        Optional<java.security.PublicKey> authority = Files.isRegularFile(parts.keys().file("tls-authority.key.pem"))
                ? Optional.of(parts.keys().keys("tls-authority").getPublic()) : Optional.empty();
        grant.check(present.identity().nodeId(), new Grant.Keys(next.keys("signing").getPublic(), next.keys("tls").getPublic(), authority),
                parts.divisions(), parts.clock().instant());
        next.decide(grant);
        parts.credentials().reload(parts.clock().instant());
        LOG.infof("this node's certificates are renewed until %s", parts.credentials().signing().certificate().x509().getNotAfter().toInstant());
        return Map.of();
    }

    private static EnrolmentProblem refused(String why) {
        return new EnrolmentProblem(EnrolmentRefusal.GRANT, "the renewal is not taken: " + why, "look at this node's log and ask its people");
    }
}

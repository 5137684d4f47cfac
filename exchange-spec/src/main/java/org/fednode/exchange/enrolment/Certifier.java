package org.fednode.exchange.enrolment;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.fednode.exchange.certificate.CertificateIssuer;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.SigningKey;

/** A node in its role as the one who certifies those below it (spec/enrolment.md#certifying). */
public final class Certifier {

    private static final int YEARS = 5;
    /** Clocks of neighbours differ; a certificate just issued must hold there too. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofHours(1);

    private final Parts parts;

    /**
     * @param tlsAuthority issues TLS certificates
     * @param levelOf the level of a division's node; empty for a division that is not in the table
     */
    public record Parts(SigningKey signing, SigningKey tlsAuthority, DivisionTree divisions, Function<String, Optional<Level>> levelOf,
            String standard) {
    }

    /** How the child's batches come: the link's word, and for the queue its address. */
    public record Route(String link, Optional<String> broker) {
    }

    public Certifier(Parts parts) {
        this.parts = parts;
    }

    /** Whether nodes of this level certify others. */
    public static boolean isAuthority(Level level) {
        return level != Level.COUNTY;
    }

    /**
     * Checks that this node may and should certify the one that asks.
     *
     * @param known the signing certificate under which the node is known here
     */
    public void check(EnrolmentRequest request, Optional<NodeCertificate> known) throws EnrolmentProblem {
        NodeIdentity own = parts.signing().certificate().identity();
        Level level = request.identity().level();
        if (level.compareTo(own.level()) <= 0) {
            throw new EnrolmentProblem(EnrolmentRefusal.LEVEL, "a " + level.wireName() + " node does not stand below " + own.nodeId()
                    + " (" + own.level().wireName() + ")", "send the request to a node above it");
        }
        if (request.identity().nodeId().equals(own.nodeId())) {
            throw new EnrolmentProblem(EnrolmentRefusal.OWN_NAME, "the request bears this node's own id " + own.nodeId(),
                    "make the node again with another id: fednode init --id …");
        }
        checkDivision(request, own);
        if (request.suite() != parts.signing().suite()) {
            throw new EnrolmentProblem(EnrolmentRefusal.SUITE, "the request uses suite " + request.suite().wireName() + ", the federation "
                    + parts.signing().suite().wireName(), "make the node again: fednode init --suite …");
        }
        checkTls(request);
        if (known.isPresent()) {
            checkKey(request, known.get());
        }
    }

    private void checkDivision(EnrolmentRequest request, NodeIdentity own) throws EnrolmentProblem {
        Level level = request.identity().level();
        if (!parts.levelOf().apply(request.division()).equals(Optional.of(level))) {
            throw new EnrolmentProblem(EnrolmentRefusal.DIVISION, "division " + request.division() + " has no node of level "
                    + level.wireName(), "ask the node to make its request with its own division");
        }
        if (!own.scope().contains(request.identity().scope(), parts.divisions())) {
            throw new EnrolmentProblem(EnrolmentRefusal.DIVISION, "the divisions asked for ("
                    + String.join(", ", request.identity().scope().permitted()) + ") are not all inside those of node " + own.nodeId(),
                    "send the request to the node above them");
        }
    }

    private static void checkTls(EnrolmentRequest request) throws EnrolmentProblem {
        if (isAuthority(request.identity().level()) != request.authority().isPresent()) {
            throw new EnrolmentProblem(EnrolmentRefusal.TLS, "the request's keys don't fit its level "
                    + request.identity().level().wireName(), "ask the node for its request again");
        }
        if (request.authority().isPresent() && !isOwnTls(request, request.authority().get())) {
            throw new EnrolmentProblem(EnrolmentRefusal.TLS, "the request's TLS certificate is not the node's own",
                    "ask the node for its request again");
        }
    }

    private static boolean isOwnTls(EnrolmentRequest request, EnrolmentRequest.Authority own) {
        NodeCertificate tls = own.tls();
        try {
            tls.x509().verify(own.key());
        } catch (GeneralSecurityException e) {
            return false;
        }
        return tls.purpose() == CertificatePurpose.TLS && tls.identity().equals(request.identity()) && isFor(tls, request.tlsKey());
    }

    private static boolean isFor(NodeCertificate certificate, PublicKey key) {
        return Arrays.equals(certificate.x509().getPublicKey().getEncoded(), key.getEncoded());
    }

    /** A node's key is pinned: whoever brings another one without its signature is somebody else until people say so. */
    private static void checkKey(EnrolmentRequest request, NodeCertificate known) throws EnrolmentProblem {
        if (!isFor(known, request.signingKey()) && !request.succession().formerKeys().contains(known.x509().getPublicKey())) {
            throw new EnrolmentProblem(EnrolmentRefusal.ANOTHER_KEY, "node " + known.identity().nodeId()
                    + " is enrolled already, with another key (" + known.fingerprint() + ")",
                    "find out by phone who asks; if the node really lost its key, follow the procedure for a lost key");
        }
    }

    /**
     * Checks a renewal that no person looks at: known node, its key or one signed by it, and nothing else changed.
     *
     * @param known the signing certificate under which the node is known here
     */
    public void checkRenewal(EnrolmentRequest request, NodeCertificate known) throws EnrolmentProblem {
        if (!request.identity().equals(known.identity())) {
            throw new EnrolmentProblem(EnrolmentRefusal.CHANGED_IDENTITY, "node " + known.identity().nodeId()
                    + " asks for another level or other divisions than it has", "let people approve its request: fednode ca approve");
        }
        check(request, Optional.of(known));
    }

    /** Certifies a request that was checked. @param now from when the certificates hold, less an hour */
    public Grant certify(EnrolmentRequest request, Route route, Instant now) throws CertificateProblem {
        Instant from = now.minus(CLOCK_DIFFERENCE).truncatedTo(ChronoUnit.SECONDS);
        Instant until = from.atOffset(ZoneOffset.UTC).plusYears(YEARS).toInstant();
        List<NodeCertificate> signing = chain(CertificateIssuer.issue(parts.signing(), request.signingKey(), request.identity(),
                request.succession(), parts.divisions(), from, until), parts.signing());
        List<NodeCertificate> authority = new ArrayList<>();
        List<NodeCertificate> tls = new ArrayList<>();
        if (request.authority().isPresent()) {
            authority.addAll(tls(request.authority().get().key(), request, CertificatePurpose.TLS_AUTHORITY, from, until));
            tls.add(request.authority().get().tls());
            tls.addAll(authority);
        } else {
            tls.addAll(tls(request.tlsKey(), request, CertificatePurpose.TLS, from, until));
        }
        return new Grant(request.identity().nodeId(), signing, tls, authority, parts.signing().certificate().identity().nodeId(),
                route.link(), route.broker(), parts.standard());
    }

    private List<NodeCertificate> tls(PublicKey key, EnrolmentRequest request, CertificatePurpose purpose, Instant from, Instant until)
            throws CertificateProblem {
        return chain(CertificateIssuer.issue(parts.tlsAuthority(), key, request.identity(), purpose, parts.divisions(), from, until,
                request.hosts()), parts.tlsAuthority());
    }

    private static List<NodeCertificate> chain(NodeCertificate leaf, SigningKey issuer) {
        List<NodeCertificate> chain = new ArrayList<>(List.of(leaf));
        chain.addAll(issuer.chain());
        return chain;
    }
}

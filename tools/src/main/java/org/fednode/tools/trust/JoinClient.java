package org.fednode.tools.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.enrolment.EnrolmentProblem;
import org.fednode.exchange.enrolment.Grant;
import org.fednode.exchange.enrolment.Ticket;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;

/** Asks a parent over the line to be certified. */
final class JoinClient {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final URI address;
    private final Optional<Ticket> ticket;

    /** @param parent {@code https://host:port} */
    JoinClient(String parent, Optional<Ticket> ticket) {
        if (!parent.matches("https://[^/\\s]+:\\d{1,5}/?")) {
            throw new Trouble("\"" + parent + "\" is no address of a parent", "use --parent https://host:port");
        }
        this.address = URI.create(parent.replaceAll("/$", "") + "/enrolment/v1/requests");
        this.ticket = ticket;
    }

    /** @return the grant; empty while people have not decided yet */
    Optional<Grant> ask(byte[] request) throws IOException, InterruptedException {
        HttpRequest.Builder asking = HttpRequest.newBuilder(address).timeout(LIMIT).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request));
        ticket.ifPresent(one -> asking.header("Authorization", "Ticket " + one.secret()));
        HttpResponse<byte[]> answer;
        try {
            answer = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).sslContext(tls()).build()
                    .send(asking.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new Trouble("the parent at " + address.getAuthority() + " can't be asked: " + reason(e),
                    "check the address and whether the parent runs; its people set fednode.enrol.port", e);
        }
        if (answer.statusCode() == 202) {
            return Optional.empty();
        }
        if (answer.statusCode() != 200) {
            throw refused(answer);
        }
        try {
            return Optional.of(Grant.read(answer.body()));
        } catch (EnrolmentProblem e) {
            throw new Trouble(e.getMessage(), e.next(), e);
        }
    }

    private static String reason(IOException e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static Trouble refused(HttpResponse<byte[]> answer) {
        String text = new String(answer.body(), 0, Math.min(answer.body().length, 1 << 16), java.nio.charset.StandardCharsets.UTF_8);
        try {
            JsonNode problem = Json.MAPPER.readTree(text);
            if (problem != null && problem.hasNonNull("detail")) {
                return new Trouble("the parent refuses (" + problem.path("code").asText() + "): " + problem.path("detail").asText(),
                        problem.path("next").asText("call its people"));
            }
        } catch (JsonProcessingException e) {
            return new Trouble("whoever answers there is no parent (HTTP status " + answer.statusCode() + ")", "check the address", e);
        }
        return new Trouble("whoever answers there is no parent (HTTP status " + answer.statusCode() + ")", "check the address");
    }

    private SSLContext tls() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new MeantParent(ticket)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS is there on every platform", e);
        }
    }

    /**
     * With a ticket: the parent that has issued it, by the key of its authority, which the ticket marks. Without: anybody, since the
     * request holds nothing secret, and a person compares the root of what is granted. Names of hosts are not compared.
     */
    private static final class MeantParent extends X509ExtendedTrustManager {

        private final Optional<Ticket> ticket;

        MeantParent(Optional<Ticket> ticket) {
            this.ticket = ticket;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            if (ticket.isEmpty()) {
                return;
            }
            try {
                if (chain.length < 2) {
                    throw new CertificateException("it shows no authority beside its certificate");
                }
                chain[0].checkValidity();
                check(NodeCertificate.of(chain[0]), NodeCertificate.of(chain[1]), ticket.get());
            } catch (CertificateProblem e) {
                throw new CertificateException("its certificate is not a node's: " + e.getMessage(), e);
            }
        }

        private static void check(NodeCertificate leaf, NodeCertificate authority, Ticket ticket) throws CertificateException {
            if (!ticket.isAuthority(authority) || leaf.purpose() != CertificatePurpose.TLS || !leaf.identity().nodeId().equals(ticket.parentId())) {
                throw new CertificateException("it is not " + ticket.parentId() + ", which issued the ticket");
            }
            try {
                leaf.x509().verify(authority.x509().getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new CertificateException("its certificate is not signed by its authority", e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
            checkServerTrusted(chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
            checkServerTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("this side only opens connections");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
            checkClientTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
            checkClientTrusted(chain, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

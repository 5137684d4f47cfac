package org.fednode.node.link.pull;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.node.link.Outbox;

/** The child's API over HTTPS. */
final class HttpsExchange implements ChildExchange {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int MAX_LIST_BYTES = 1 << 20;
    private static final int MAX_ERROR_BYTES = 64 << 10;

    private final URI batches;
    private final URI receipts;
    private final URI directives;
    private final URI messages;
    private final PullOptions options;
    private final Clock clock;
    private final HttpClient client;
    /** It has once taken longer than anybody waits at first, and has not been quick since. */
    private volatile boolean slow;

    /** @param tls context that trusts the child's certificate alone and shows ours */
    HttpsExchange(URI address, SSLContext tls, PullOptions options, Clock clock, Executor executor) {
        this.batches = address.resolve("/exchange/v1/batches");
        this.receipts = address.resolve("/exchange/v1/receipts");
        this.directives = address.resolve("/exchange/v1/directives");
        this.messages = address.resolve("/exchange/v1/messages");
        this.options = options;
        this.clock = clock;
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(CONNECT.compareTo(options.timeout()) < 0 ? CONNECT : options.timeout())
                .sslContext(tls)
                .sslParameters(parameters)
                .executor(executor)
                .build();
    }

    @Override
    public boolean isSlow() {
        return slow;
    }

    @Override
    public BatchListing list(long after, int limit) throws PullFailure {
        URI uri = URI.create(batches + "?after=" + after + "&limit=" + limit);
        HttpResponse<byte[]> response = send(HttpRequest.newBuilder(uri).GET().build(), MAX_LIST_BYTES, options.timeout());
        expect(response, 200);
        return BatchListing.read(response.body(), after, limit);
    }

    @Override
    public byte[] fetch(Outbox.Entry entry) throws PullFailure {
        URI uri = URI.create(batches + "/" + entry.position());
        int length = Math.toIntExact(entry.bytes());
        HttpResponse<byte[]> response = sendPatiently(HttpRequest.newBuilder(uri).GET().build(), length);
        if (response.statusCode() == 404) {
            throw new PullFailure(PullProblem.MISSING_BATCH, "position " + entry.position());
        }
        expect(response, 200);
        if (response.body().length != length) {
            throw new PullFailure(PullProblem.CUT_SHORT,
                    "position " + entry.position() + ": " + response.body().length + " of " + length + " bytes");
        }
        return response.body();
    }

    @Override
    public void post(byte[] page) throws PullFailure {
        HttpRequest request = HttpRequest.newBuilder(receipts)
                .header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(page)).build();
        HttpResponse<byte[]> response = send(request, MAX_ERROR_BYTES, options.timeoutFor(page.length));
        if (response.statusCode() == 422) {
            throw new PullFailure(PullProblem.RECEIPTS_REFUSED, "the child answered 422 to a page of receipts");
        }
        expect(response, 204);
    }

    @Override
    public List<PeerMessage> messages() throws PullFailure {
        HttpResponse<byte[]> response = send(HttpRequest.newBuilder(messages).GET().build(), MessageList.MAX_BYTES, options.timeout());
        if (response.statusCode() == 404) {
            return List.of();
        }
        expect(response, 200);
        return MessageList.read(response.body());
    }

    @Override
    public void postMessage(PeerMessage message) throws PullFailure {
        HttpRequest request = HttpRequest.newBuilder(messages).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(message.canonical())).build();
        expect(send(request, MAX_ERROR_BYTES, options.timeout()), 204);
    }

    @Override
    public PeerMessage postDirective(byte[] file) throws PullFailure {
        HttpRequest request = HttpRequest.newBuilder(directives).header("Content-Type", "application/vnd.fednode.batch")
                .POST(BodyPublishers.ofByteArray(file)).build();
        HttpResponse<byte[]> response = send(request, PeerMessage.MAX_BYTES, options.timeoutFor(file.length));
        expect(response, 200);
        return MessageList.readOne(response.body());
    }

    /** A long answer has the time that a slow line needs for it, but not while other children wait for the same worker. */
    private HttpResponse<byte[]> sendPatiently(HttpRequest request, int length) throws PullFailure {
        Duration full = options.timeoutFor(length);
        Duration atFirst = options.patience().compareTo(full) < 0 ? options.patience() : full;
        Instant begun = clock.instant();
        try {
            HttpResponse<byte[]> response = send(request, length, slow ? full : atFirst);
            slow &= Duration.between(begun, clock.instant()).compareTo(atFirst) >= 0;
            return response;
        } catch (PullFailure e) {
            slow |= e.problem() == PullProblem.STALLED;
            throw e;
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request, int cap, Duration timeout) throws PullFailure {
        // The request's own time-out ends with the response's headers, so a stalled body needs the one here.
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request,
                info -> new CappedBody(info.statusCode() == 200 ? cap : Math.max(cap, MAX_ERROR_BYTES)));
        try {
            return exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new PullFailure(PullProblem.STALLED, "no complete answer within " + timeout.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new PullFailure(PullProblem.STOPPED, "", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static PullFailure failure(Throwable cause) {
        if (has(cause, PinnedTrust.OtherCertificate.class)) {
            return new PullFailure(PullProblem.WRONG_CERTIFICATE, "", cause);
        }
        if (has(cause, CertificateExpiredException.class) || has(cause, CertificateNotYetValidException.class)) {
            return new PullFailure(PullProblem.CERTIFICATE_DATES, "", cause);
        }
        if (has(cause, SSLException.class)) {
            return new PullFailure(PullProblem.TLS, String.valueOf(cause.getMessage()), cause);
        }
        if (has(cause, CappedBody.TooLong.class)) {
            return new PullFailure(PullProblem.TOO_LONG, String.valueOf(cause.getMessage()), cause);
        }
        if (has(cause, java.net.ConnectException.class) || has(cause, UnresolvedAddressException.class)
                || cause instanceof HttpTimeoutException) {
            return new PullFailure(PullProblem.UNREACHABLE, "", cause);
        }
        if (cause instanceof IOException) {
            return new PullFailure(PullProblem.CUT_SHORT, String.valueOf(cause.getMessage()), cause);
        }
        return new PullFailure(PullProblem.UNEXPECTED_STATUS, "the answer is no HTTP", cause);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        Throwable cause = failure;
        while (cause != null) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private void expect(HttpResponse<byte[]> response, int wanted) throws PullFailure {
        int status = response.statusCode();
        if (status == wanted) {
            return;
        }
        String detail = "status " + status + " for " + response.request().uri().getPath();
        if (status == 503 || status == 429) {
            throw new PullFailure(PullProblem.BUSY, detail, retryAfter(response), null);
        }
        if (status == 403 || status == 401) {
            throw new PullFailure(PullProblem.NOT_ADMITTED, detail);
        }
        throw new PullFailure(status >= 300 && status < 400 ? PullProblem.REDIRECTED : PullProblem.UNEXPECTED_STATUS, detail);
    }

    /** Seconds or a date, as RFC 9110 has it; what is neither is no request. */
    private Optional<Duration> retryAfter(HttpResponse<byte[]> response) {
        Optional<String> header = response.headers().firstValue("Retry-After").map(String::trim);
        if (header.isEmpty()) {
            return Optional.empty();
        }
        if (header.get().matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header.get())));
        }
        try {
            Instant until = ZonedDateTime.parse(header.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration pause = Duration.between(clock.instant(), until);
            return pause.isNegative() ? Optional.empty() : Optional.of(pause);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}

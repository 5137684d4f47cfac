package org.fednode.node.enrolment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.KeyCertOptions;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fednode.exchange.enrolment.EnrolmentProblem;
import org.fednode.exchange.enrolment.EnrolmentRefusal;
import org.fednode.exchange.enrolment.EnrolmentRequest;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.runtime.TlsFiles;
import org.fednode.node.runtime.TlsKeys;
import org.fednode.node.runtime.Unavailable;
import org.jboss.logging.Logger;

/**
 * An HTTPS server that strangers may reach: it shows this node's certificate, asks for none, and takes requests to be certified
 * and nothing else. Few connections, small bodies, little patience. Off unless {@code fednode.enrol.port} is set.
 */
public final class JoinListener implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(JoinListener.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/enrolment/v1/requests";
    private static final String TICKET = "Ticket ";
    private static final int MAX_CONNECTIONS = 64;
    private static final int RETRY_SECONDS = 10;
    private static final long BODY_MILLIS = 20_000;

    private final Vertx vertx;
    private final Joining joining;
    private final RequestRate rate;
    private final WorkerExecutor worker;
    private HttpServer server;

    private JoinListener(Vertx vertx, Joining joining, Clock clock) {
        this.vertx = vertx;
        this.joining = joining;
        this.rate = new RequestRate(clock);
        this.worker = vertx.createSharedWorkerExecutor("enrolment-join", 1);
    }

    /** Returns when it listens. */
    public static JoinListener start(Vertx vertx, NodeSettings.Listen listen, TlsFiles tls, Joining joining, Clock clock) {
        JoinListener listener = new JoinListener(vertx, joining, clock);
        AtomicInteger connections = new AtomicInteger();
        listener.server = vertx.createHttpServer(options(listen, tls)).connectionHandler(connection -> admit(connection, connections))
                .requestHandler(listener::handle);
        try {
            listener.server.listen().toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
            return listener;
        } catch (CompletionException e) {
            listener.worker.close();
            throw new Unavailable("can't listen on " + listen.host() + ":" + listen.port()
                    + " for nodes that join: check that the port is free, or set fednode.enrol.port", e);
        }
    }

    private static HttpServerOptions options(NodeSettings.Listen listen, TlsFiles tls) {
        return new HttpServerOptions().setHost(listen.host()).setPort(listen.port())
                .setSsl(true).setUseAlpn(false).setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
                .setKeyCertOptions(KeyCertOptions.wrap(new TlsKeys(tls)))
                .setSslHandshakeTimeout(10).setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setIdleTimeout(30).setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(256).setMaxHeaderSize(4096).setMaxChunkSize(EnrolmentRequest.MAX_BYTES)
                .setCompressionSupported(false).setDecompressionSupported(false);
    }

    private static void admit(HttpConnection connection, AtomicInteger connections) {
        if (connections.incrementAndGet() > MAX_CONNECTIONS) {
            connection.close();
        }
        connection.closeHandler(closed -> connections.decrementAndGet());
    }

    public int port() {
        return server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        request.exceptionHandler(gone -> LOG.debugf("who asked hung up: %s", gone.getMessage()));
        request.response().exceptionHandler(gone -> LOG.debugf("who asked hung up: %s", gone.getMessage()));
        if (request.method() != HttpMethod.POST || !request.path().equals(PATH)) {
            refuse(request, 404, "enrolment.not-found", "there is nothing here but POST " + PATH, "use fednode enrol join");
        } else if (!rate.allows(request.remoteAddress().hostAddress())) {
            refuse(request, 429, EnrolmentRefusal.BUSY.code(), "too many requests in this minute", "come again in a minute");
        } else {
            take(request);
        }
    }

    private void take(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        long timer = vertx.setTimer(BODY_MILLIS, late -> refuse(request, 408, EnrolmentRefusal.LIMIT.code(),
                "the request did not arrive in time", "send it again"));
        request.response().endHandler(ended -> vertx.cancelTimer(timer));
        request.response().closeHandler(closed -> vertx.cancelTimer(timer));
        request.handler(part -> {
            if (body.length() + part.length() <= EnrolmentRequest.MAX_BYTES) {
                body.appendBuffer(part);
            } else {
                refuse(request, 413, EnrolmentRefusal.LIMIT.code(), "a request has at most " + EnrolmentRequest.MAX_BYTES + " bytes", "send a request");
            }
        });
        Optional<String> secret = Optional.ofNullable(request.getHeader("Authorization")).filter(value -> value.startsWith(TICKET))
                .map(value -> value.substring(TICKET.length()));
        request.endHandler(ended -> {
            vertx.cancelTimer(timer);
            if (!request.response().ended()) {
                worker.executeBlocking(() -> joining.answer(body.getBytes(), secret), false).onComplete(done -> {
                    if (done.succeeded()) {
                        answer(request, 200, "application/json", done.result());
                    } else {
                        refuse(request, done.cause());
                    }
                });
            }
        });
    }

    private static void refuse(HttpServerRequest request, Throwable failure) {
        if (failure instanceof EnrolmentProblem problem) {
            int status = switch (problem.reason()) {
                case WAITING -> 202;
                case BUSY -> 503;
                case FORMAT, LIMIT, NOT_SIGNED -> 400;
                default -> 403;
            };
            refuse(request, status, problem.code(), problem.getMessage(), problem.next());
            return;
        }
        LOG.errorf("a request to be certified could not be answered: %s", FailureText.of(failure));
        refuse(request, 503, EnrolmentRefusal.BUSY.code(), "this node can't certify now", "come again later; its own log says why");
    }

    /** Answers, and ends the connection so that nothing of a body that was not wanted is read. */
    private static void refuse(HttpServerRequest request, int status, String code, String detail, String next) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (!request.isEnded()) {
            response.putHeader("Connection", "close");
        }
        if (status == 202 || status == 429 || status == 503) {
            response.putHeader("Retry-After", Integer.toString(RETRY_SECONDS));
        }
        ObjectNode json = JSON.createObjectNode().put("type", "urn:fednode:problem:" + code).put("status", status)
                .put("detail", detail).put("next", next).put("code", code);
        answer(request, status, "application/problem+json", json.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void answer(HttpServerRequest request, int status, String type, byte[] body) {
        if (!request.response().closed()) {
            request.response().setStatusCode(status).putHeader("Content-Type", type).end(Buffer.buffer(body));
        }
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        worker.close();
    }
}

package org.fednode.node.link.pull;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PfxOptions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.fednode.node.link.DownwardInbox;
import org.fednode.node.link.Outbox;
import org.fednode.node.link.ReceiptInbox;
import org.fednode.node.runtime.TlsFiles;
import org.fednode.node.runtime.TlsKeys;
import org.fednode.node.runtime.Unavailable;

/**
 * The child's end of the scheduled pull: an HTTPS server of its own, on which a parent with the right certificate lists
 * and fetches batches and posts receipts.
 */
public final class ExchangeListener implements AutoCloseable {

    private static final int MAX_CONNECTIONS = 64;
    private static final int WORKERS = 2;

    /**
     * @param port 0 for a free one
     * @param parent says of a certificate, issued under the TLS root, whether it is the parent's
     */
    public record Settings(String host, int port, TlsFiles tls, Predicate<X509Certificate> parent) {
    }

    /** What the parent's requests reach. */
    public record Parts(Outbox outbox, ReceiptInbox receipts, DownwardInbox inbox, Clock clock) {
    }

    private final HttpServer server;
    private final WorkerExecutor workers;
    private final ExchangeRoutes routes;

    private ExchangeListener(HttpServer server, WorkerExecutor workers, ExchangeRoutes routes) {
        this.server = server;
        this.workers = workers;
        this.routes = routes;
    }

    /** Returns when it listens. */
    public static ExchangeListener start(Vertx vertx, Settings settings, Parts parts) {
        WorkerExecutor workers = vertx.createSharedWorkerExecutor("link-exchange", WORKERS);
        AtomicInteger connections = new AtomicInteger();
        ExchangeRoutes routes = new ExchangeRoutes(new ExchangeRoutes.Parts(vertx, workers, settings.parent(), parts));
        HttpServer server = vertx.createHttpServer(options(settings))
                .connectionHandler(connection -> admit(connection, connections))
                .requestHandler(routes);
        try {
            server.listen().toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
            return new ExchangeListener(server, workers, routes);
        } catch (CompletionException e) {
            workers.close();
            throw new Unavailable("can't listen on " + settings.host() + ":" + settings.port()
                    + " for the parent: check that the port is free and " + settings.tls().keyStore() + " is whole", e);
        }
    }

    private static HttpServerOptions options(Settings settings) {
        TlsFiles tls = settings.tls();
        return new HttpServerOptions()
                .setHost(settings.host()).setPort(settings.port())
                .setSsl(true).setUseAlpn(false)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
                .setKeyCertOptions(KeyCertOptions.wrap(new TlsKeys(tls)))
                .setTrustOptions(new PfxOptions().setPath(tls.trustStore().toString()).setPassword(tls.password()))
                .setClientAuth(ClientAuth.REQUIRED)
                .setSslHandshakeTimeout(10).setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setIdleTimeout(30).setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(1024).setMaxHeaderSize(8192).setMaxChunkSize(64 << 10)
                .setCompressionSupported(false).setDecompressionSupported(false);
    }

    private static void admit(HttpConnection connection, AtomicInteger connections) {
        if (connections.incrementAndGet() > MAX_CONNECTIONS) {
            connection.close();
        }
        connection.closeHandler(closed -> connections.decrementAndGet());
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** When the parent last asked for something. */
    public Optional<Instant> lastVisit() {
        return routes.lastVisit();
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        workers.close();
    }
}

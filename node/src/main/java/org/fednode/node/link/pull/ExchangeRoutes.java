package org.fednode.node.link.pull;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.fednode.exchange.message.MessageProblem;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.exchange.receipt.ReceiptProblem;
import org.fednode.node.link.Outbox;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.runtime.Unavailable;
import org.jboss.logging.Logger;

/** What a parent may ask of the listener. Runs on the event loop and hands everything that may wait to the parts.workers(). */
final class ExchangeRoutes implements Handler<HttpServerRequest> {

    static final int MAX_PAGE_BYTES = ReceiptPage.MAX_BYTES;

    private static final Logger LOG = Logger.getLogger(ExchangeRoutes.class);
    private static final String BATCHES = "/exchange/v1/batches";
    private static final Pattern BATCH = Pattern.compile(BATCHES + "/([1-9]\\d{0,17})");
    private static final String MESSAGES = "/exchange/v1/messages";
    private static final byte[] NOTHING = {};
    private static final int DEFAULT_LIMIT = 64;
    private static final int MAX_LIMIT = 256;
    private static final int SENT_AT_ONCE = 2;
    private static final long PAGE_MILLIS = 60_000;

    /** What the routes are wired to. */
    record Parts(Vertx vertx, WorkerExecutor workers, Predicate<X509Certificate> parent,
            ExchangeListener.Parts node) {
    }

    /** What is posted. @param take answers with a body, or with nothing */
    private record Body(int maxBytes, Take take) {
    }

    private interface Take {
        byte[] apply(byte[] body) throws Exception;
    }

    private final Parts parts;
    private final Map<String, Body> bodies;
    private final Semaphore sending = new Semaphore(SENT_AT_ONCE);
    private volatile Instant lastVisit;

    ExchangeRoutes(Parts parts) {
        this.parts = parts;
        this.bodies = Map.of("/exchange/v1/receipts", new Body(MAX_PAGE_BYTES, this::receipts),
                MESSAGES, new Body(PeerMessage.MAX_BYTES, this::message),
                "/exchange/v1/directives", new Body(PullOptions.MAX_BATCH_BYTES, this::directive));
    }

    Optional<Instant> lastVisit() {
        return Optional.ofNullable(lastVisit);
    }

    @Override
    public void handle(HttpServerRequest request) {
        request.response().exceptionHandler(gone -> LOG.debugf("the parent hung up: %s", gone.getMessage()));
        request.exceptionHandler(gone -> LOG.debugf("the parent hung up: %s", gone.getMessage()));
        if (!isParent(request)) {
            refuse(request, Problem.NOT_PARENT);
            return;
        }
        lastVisit = parts.node().clock().instant();
        Matcher batch = BATCH.matcher(request.path());
        if (request.method() == HttpMethod.GET && request.path().equals(BATCHES)) {
            list(request);
        } else if (request.method() == HttpMethod.GET && batch.matches()) {
            send(request, Long.parseLong(batch.group(1)));
        } else if (request.method() == HttpMethod.GET && request.path().equals(MESSAGES)) {
            work(request, () -> MessageList.write(parts.node().inbox().messages()), json -> answer(request, 200, "application/json", json));
        } else if (request.method() == HttpMethod.POST && bodies.containsKey(request.path())) {
            take(request, bodies.get(request.path()));
        } else {
            refuse(request, Problem.NOT_FOUND);
        }
    }

    private boolean isParent(HttpServerRequest request) {
        try {
            Certificate[] chain = request.sslSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate leaf && parts.parent().test(leaf);
        } catch (SSLPeerUnverifiedException e) {
            LOG.debugf("no certificate was shown: %s", e.getMessage());
            return false;
        }
    }

    private void list(HttpServerRequest request) {
        Optional<Long> after = number(request, "after", 0, 0, Long.MAX_VALUE);
        Optional<Long> limit = number(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        if (after.isEmpty() || limit.isEmpty()) {
            refuse(request, Problem.of(400, "exchange.bad-query", "Bad query",
                    "after is a whole number from 0, limit one from 1 to " + MAX_LIMIT, "correct the query"));
            return;
        }
        work(request, () -> new BatchListing(parts.node().outbox().after(after.get(), limit.get().intValue()),
                        parts.node().outbox().awaitsReceipts()).write(),
                json -> answer(request, 200, "application/json", json));
    }

    private static Optional<Long> number(HttpServerRequest request, String name, long otherwise, long least, long most) {
        String text = request.getParam(name);
        if (text == null) {
            return Optional.of(otherwise);
        }
        if (!text.matches("\\d{1,18}")) {
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(text)).filter(value -> value >= least && value <= most);
    }

    private record Found(Outbox.Entry entry, byte[] file) {
    }

    private void send(HttpServerRequest request, long position) {
        if (!sending.tryAcquire()) {
            refuse(request, Problem.BUSY);
            return;
        }
        HttpServerResponse response = request.response();
        response.closeHandler(closed -> LOG.debug("the parent's connection closed"));
        parts.workers().executeBlocking(() -> find(position), false).onComplete(found -> {
            if (found.failed() || found.result().isEmpty()) {
                sending.release();
                refuse(request, found.failed() ? problem(found.cause()) : Problem.NOT_FOUND);
                return;
            }
            Found batch = found.result().get();
            response.putHeader("Content-Type", "application/vnd.fednode.batch")
                    .putHeader("ETag", '"' + batch.entry().digest().toString() + '"');
            SlowWrite.start(parts.vertx(), response, batch.file(), sending::release);
        });
    }

    private Optional<Found> find(long position) throws IOException {
        List<Outbox.Entry> entries = parts.node().outbox().after(position - 1, 1);
        if (entries.isEmpty() || entries.get(0).position() != position) {
            return Optional.empty();
        }
        return Optional.of(new Found(entries.get(0), parts.node().outbox().read(position)));
    }

    private void take(HttpServerRequest request, Body body) {
        Buffer page = Buffer.buffer();
        long timer = parts.vertx().setTimer(PAGE_MILLIS, late -> refuse(request, Problem.TOO_SLOW));
        request.response().endHandler(ended -> parts.vertx().cancelTimer(timer));
        request.response().closeHandler(closed -> parts.vertx().cancelTimer(timer));
        request.handler(part -> {
            if (page.length() + part.length() <= body.maxBytes()) {
                page.appendBuffer(part);
            } else {
                refuse(request, Problem.tooLarge(body.maxBytes()));
            }
        });
        request.endHandler(ended -> {
            parts.vertx().cancelTimer(timer);
            if (!request.response().ended()) {
                work(request, () -> body.take().apply(page.getBytes()), done -> answerTo(request, done));
            }
        });
    }

    private static void answerTo(HttpServerRequest request, byte[] answer) {
        if (answer.length == 0) {
            request.response().setStatusCode(204).end();
        } else {
            answer(request, 200, "application/json", answer);
        }
    }

    private byte[] receipts(byte[] page) throws ReceiptProblem {
        parts.node().receipts().receive(page);
        return NOTHING;
    }

    private byte[] message(byte[] message) throws MessageProblem {
        parts.node().inbox().message(PeerMessage.parse(message));
        return NOTHING;
    }

    private byte[] directive(byte[] file) {
        return parts.node().inbox().directive(file).message().canonical();
    }

    private void work(HttpServerRequest request, Callable<byte[]> work, Consumer<byte[]> answer) {
        parts.workers().executeBlocking(work, false).onComplete(done -> {
            if (done.failed()) {
                refuse(request, problem(done.cause()));
            } else if (!request.response().closed()) {
                answer.accept(done.result());
            }
        });
    }

    private static Problem problem(Throwable failure) {
        if (failure instanceof ReceiptProblem refused) {
            return Problem.of(422, refused.code(), "Receipts refused", refused.getMessage(),
                    "check the signing certificate and the page; the node took nothing of it");
        }
        if (failure instanceof MessageProblem unreadable) {
            return Problem.of(422, unreadable.code(), "Message refused", unreadable.getMessage(), "send it as spec/transport.md says");
        }
        if (failure instanceof Unavailable) {
            LOG.errorf("the parent could not be answered: %s", FailureText.of(failure));
            return Problem.UNAVAILABLE;
        }
        LOG.errorf("answering the parent failed: %s", FailureText.of(failure));
        return Problem.FAILED;
    }

    /** Answers, and ends the connection so that nothing of a body that was not wanted is read. */
    private static void refuse(HttpServerRequest request, Problem problem) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (problem.retryAfter() > 0) {
            response.putHeader("Retry-After", Integer.toString(problem.retryAfter()));
        }
        if (!request.isEnded()) {
            response.putHeader("Connection", "close");
        }
        answer(request, problem.status(), "application/problem+json", problem.json());
    }

    private static void answer(HttpServerRequest request, int status, String type, byte[] body) {
        request.response().setStatusCode(status).putHeader("Content-Type", type).end(Buffer.buffer(body));
    }
}

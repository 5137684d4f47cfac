package org.fednode.node.link.pull;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * Writes a body in pieces, the next one when the socket has taken the last, so that a slow reader costs the file itself
 * and no copies. (The write queue's own mark does not do: in one turn of the event loop it never reports itself full.)
 * A reader that is too slow altogether is cut off.
 */
final class SlowWrite {

    private static final int PIECE = 128 << 10;
    private static final long LEAST_BYTES_PER_SECOND = 2048;
    private static final long LEAST_MILLIS = 60_000;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final byte[] body;
    private final Runnable finished;
    private final long timer;
    private int written;

    private SlowWrite(Vertx vertx, HttpServerResponse response, byte[] body, Runnable finished) {
        this.vertx = vertx;
        this.response = response;
        this.body = body;
        this.finished = finished;
        this.timer = vertx.setTimer(LEAST_MILLIS + body.length * 1000L / LEAST_BYTES_PER_SECOND, late -> response.reset());
    }

    /** @param finished runs once, when all is written or the connection is gone */
    static void start(Vertx vertx, HttpServerResponse response, byte[] body, Runnable finished) {
        response.putHeader("Content-Length", Integer.toString(body.length));
        new SlowWrite(vertx, response, body, finished).goOn();
    }

    private void goOn() {
        if (response.closed()) {
            finish();
            return;
        }
        int end = Math.min(body.length, written + PIECE);
        Buffer piece = Buffer.buffer(end - written).appendBytes(body, written, end - written);
        written = end;
        if (written == body.length) {
            response.end(piece).onComplete(done -> finish());
            return;
        }
        response.write(piece).onComplete(done -> {
            if (done.succeeded()) {
                goOn();
            } else {
                finish();
            }
        });
    }

    private void finish() {
        vertx.cancelTimer(timer);
        finished.run();
    }
}

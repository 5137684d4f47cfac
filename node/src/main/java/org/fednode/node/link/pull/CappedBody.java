package org.fednode.node.link.pull;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Collects a body up to a number of bytes; the first byte beyond ends the exchange and nothing more is kept or read. */
final class CappedBody implements BodySubscriber<byte[]> {

    private static final int FIRST = 16 << 10;

    /** The body went on beyond its cap. */
    static final class TooLong extends IOException {

        private static final long serialVersionUID = 1L;

        TooLong(int cap) {
            super("more than " + cap + " bytes");
        }
    }

    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final int cap;
    private byte[] collected;
    private int length;
    private Flow.Subscription subscription;

    CappedBody(int cap) {
        this.cap = cap;
        this.collected = new byte[Math.min(cap, FIRST)];
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (buffer.remaining() > cap - length) {
                subscription.cancel();
                collected = new byte[0];
                body.completeExceptionally(new TooLong(cap));
                return;
            }
            append(buffer);
        }
        subscription.request(1);
    }

    private void append(ByteBuffer buffer) {
        int needed = length + buffer.remaining();
        if (needed > collected.length) {
            collected = Arrays.copyOf(collected, (int) Math.min(cap, Math.max(needed, 2L * collected.length)));
        }
        int count = buffer.remaining();
        buffer.get(collected, length, count);
        length += count;
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(length == collected.length ? collected : Arrays.copyOf(collected, length));
    }
}

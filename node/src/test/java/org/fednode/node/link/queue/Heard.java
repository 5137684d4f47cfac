package org.fednode.node.link.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What arrived, in its order. */
final class Heard {

    static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private final List<String> messages = new ArrayList<>();

    synchronized void add(byte[] body) {
        messages.add(new String(body, UTF_8));
    }

    synchronized void add(List<byte[]> bodies) {
        bodies.forEach(this::add);
    }

    synchronized List<String> all() {
        return List.copyOf(messages);
    }

    /** Everything heard, each once, in the order of the first time. */
    List<String> distinct() {
        return all().stream().distinct().toList();
    }

    void awaitCount(int count) {
        await().atMost(LONG_ENOUGH).pollInterval(Duration.ofMillis(5)).until(() -> distinct().size() >= count);
    }
}

package org.fednode.node.link.pull;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.fednode.node.link.DownwardOutbox;
import org.fednode.node.link.PeerInbox;
import org.fednode.node.link.PendingReceipts;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.TlsFiles;

/** Makes links to children; what they have in common is made once. */
public final class PullLinks implements AutoCloseable {

    /** What a link is wired to. @param tls this node's key, shown to the children */
    public record Parts(PeerInbox inbox, PendingReceipts pending, DownwardOutbox outbox, TlsFiles tls, PullOptions options, Clock clock,
            RandomGenerator random) {
    }

    private final Parts parts;
    private final PullCursors cursors;
    private final ExecutorService responses = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "link-pull-http");
        thread.setDaemon(true);
        return thread;
    });

    public PullLinks(Parts parts, Database database) {
        this(parts, new PullCursorStore(database));
    }

    PullLinks(Parts parts, PullCursors cursors) {
        this.parts = parts;
        this.cursors = cursors;
    }

    public PullLink open(PulledChild child) {
        ChildExchange exchange = new HttpsExchange(child.exchange(),
                ClientTls.context(parts.tls(), child.certificates(), parts.clock()), parts.options(), parts.clock(), responses);
        return new PullLink(child, exchange, parts, cursors);
    }

    @Override
    public void close() {
        responses.shutdownNow();
    }
}

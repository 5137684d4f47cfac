package org.fednode.node.link;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.Random;
import org.apache.camel.CamelContext;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.directive.Directives;
import org.fednode.node.inbox.BatchReceiver;
import org.fednode.node.link.pull.ExchangeListener;
import org.fednode.node.link.pull.PullLinks;
import org.fednode.node.link.pull.PullOptions;
import org.fednode.node.link.pull.PullSchedule;
import org.fednode.node.link.pull.PulledChild;
import org.fednode.node.link.queue.Broker;
import org.fednode.node.reconcile.Reconciliations;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.trust.Child;
import org.fednode.node.trust.Children;
import org.fednode.node.trust.Credentials;
import org.jboss.logging.Logger;

/** All links of this node: to its parent and to its children, over the queue and by pull. */
public final class Links implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Links.class);

    /** Type of the message by which a parent asks for what is not receipted. */
    private static final String SEND_AGAIN = "send-again";

    /** What links are made of. @param arrivals tells when batches that were held may be taken */
    public record Parts(NodeSettings settings, Credentials credentials, Children children, Database database, BatchLog log,
            BatchReceiver inbox, ReceiptFlow receipts, PeerMessages messages, Directives directives, DirectiveFlow flow,
            Consumer<Runnable> arrivals, Reconciliations reconciliations, Clock clock) {
    }

    private final Parts parts;
    private final Optional<Broker> broker;
    private final Optional<ChildQueues> children;
    private final Optional<UpwardQueue> up;
    private final Optional<ExchangeListener> exchange;
    private final PullSchedule pulls;
    private final ExecutorService downward = Executors.newSingleThreadExecutor(task -> new Thread(task, "link-down"));

    private Links(Parts parts, Vertx vertx, CamelContext camel) {
        this.parts = parts;
        this.broker = usesBroker(parts.settings()) ? Optional.of(Broker.start(brokerSettings())) : Optional.empty();
        this.pulls = new PullSchedule(camel, new PullLinks(new PullLinks.Parts(parts.inbox()::receive, parts.receipts(), parts.flow(),
                parts.credentials().tls(), PullOptions.DEFAULT, parts.clock(), new Random()), parts.database()));
        parts.receipts().wakeWith(pulls::wake);
        parts.children().onChild(this::pull);
        parts.children().onGone(this::cut);
        this.children = broker.map(own -> ChildQueues.start(own, new ChildQueues.Parts(parts.inbox()::receive, parts.receipts(),
                parts.messages(), parts.children(), parts.clock())));
        this.exchange = parts.settings().exchange().port() < 0 ? Optional.empty() : Optional.of(ExchangeListener.start(vertx,
                new ExchangeListener.Settings(parts.settings().exchange().host(), parts.settings().exchange().port(),
                        parts.credentials().tls(), this::isParent), new ExchangeListener.Parts(new LogOutbox(parts.log()),
                        parts.receipts(), parts.flow(), parts.clock())));
        this.up = parts.settings().up() == NodeSettings.Up.QUEUE ? broker.map(this::openUp) : Optional.empty();
        handDown();
        up.ifPresent(UpwardQueue::start);
    }

    private void handDown() {
        parts.messages().sendWith(this::send);
        parts.messages().wakeWith(pulls::wake);
        parts.messages().lookWith(pulls::pullNow);
        parts.reconciliations().onSentAgain(pulls::goBack);
        parts.messages().on(SEND_AGAIN, (peer, message) -> up.ifPresent(UpwardQueue::sendAgain));
        parts.flow().handDownWith(this::send);
        parts.flow().wakeWith(pulls::wake);
        parts.arrivals().accept(() -> downward.execute(this::askAgain));
        parts.directives().onNews(() -> downward.execute(parts.flow()::handDownAll));
    }

    /** Batches of the children that were held may be taken now. */
    private void askAgain() {
        for (Child child : parts.children().all()) {
            if (child.pull().isPresent()) {
                pulls.retry(child.id());
            } else {
                parts.messages().send(child.id(), PeerMessage.of(SEND_AGAIN, Map.of()));
            }
        }
    }

    /** @return false when the peer opens the link itself, or we have to open it first */
    private boolean send(String peer, byte[] message) {
        boolean isParent = parts.settings().parent().filter(parent -> parent.id().equals(peer)).isPresent();
        if (isParent) {
            up.ifPresent(queue -> queue.send(message));
            return up.isPresent();
        }
        return children.map(queues -> queues.send(peer, message)).orElse(false);
    }

    /** Opens every link that the settings and the children ask for. */
    public static Links start(Parts parts, Vertx vertx, CamelContext camel) {
        return new Links(parts, vertx, camel);
    }

    private static boolean usesBroker(NodeSettings settings) {
        return settings.up() == NodeSettings.Up.QUEUE || settings.broker().port() >= 0;
    }

    private Broker.Settings brokerSettings() {
        NodeSettings settings = parts.settings();
        return new Broker.Settings(settings.data().resolve("broker"), settings.broker().host(), settings.broker().port(),
                parts.credentials().tls(), parts.children()::childOf);
    }

    private UpwardQueue openUp(Broker own) {
        NodeSettings.Parent parent = parts.settings().parent()
                .orElseThrow(() -> new IllegalStateException("fednode.link.up=queue needs fednode.parent.id and fednode.parent.broker"));
        return new UpwardQueue(parts.log(), parts.receipts(), parts.flow(), parent.id(),
                down -> own.connect(new Broker.Parent(parent.brokerHost(), parent.brokerPort(), parts.settings().id(),
                        parts.credentials().tls(), this::isParent), down), parts.clock());
    }

    private boolean isParent(java.security.cert.X509Certificate certificate) {
        return parts.settings().parent().map(parent -> parts.credentials().isParent(certificate, parent.id())).orElse(false);
    }

    /** Whose certificate is revoked is cut off at once; what it tries next is refused. */
    private void cut(String child) {
        LOG.warnf("the certificate of %s is revoked: its connections are cut", child);
        pulls.remove(child);
        broker.ifPresent(own -> own.disconnect(child));
    }

    private void pull(Child child) {
        child.pull().ifPresentOrElse(pull -> {
            try {
                pulls.put(new PulledChild(child.id(), pull.exchange(), child.tls().x509(),
                        child.formerTls().map(NodeCertificate::x509), pull.cron()));
            } catch (IllegalArgumentException e) {
                LOG.error(e.getMessage());
            }
        }, () -> pulls.remove(child.id()));
    }

    /** Port on which children reach the broker; -1 without one. */
    public int brokerPort() {
        return broker.map(Broker::port).orElse(-1);
    }

    /** Port on which a pulling parent reaches this node; -1 without one. */
    public int exchangePort() {
        return exchange.map(ExchangeListener::port).orElse(-1);
    }

    /** Every link and how it is doing. */
    public List<LinkStatus> statuses() {
        List<LinkStatus> statuses = new ArrayList<>();
        up.ifPresent(queue -> statuses.add(queue.status()));
        exchange.ifPresent(listener -> parts.settings().parent().ifPresent(parent -> statuses.add(pulled(parent, listener))));
        children.ifPresent(queues -> statuses.addAll(queues.statuses()));
        pulls.states().forEach(state -> statuses.add(state.status()));
        return statuses;
    }

    /** The link on which the parent calls; only it knows why it doesn't. */
    private LinkStatus pulled(NodeSettings.Parent parent, ExchangeListener listener) {
        return new LinkStatus(parent.id(), LinkStatus.Direction.UP, "pull", listener.lastVisit().isPresent() ? "connected" : "waiting",
                parts.log().unsentCount(), listener.lastVisit(), Optional.empty());
    }

    @Override
    public void close() {
        downward.shutdownNow();
        pulls.close();
        exchange.ifPresent(ExchangeListener::close);
        up.ifPresent(UpwardQueue::close);
        broker.ifPresent(Broker::close);
    }
}

package org.fednode.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServer;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.fednode.node.evidence.LogWatch;
import org.fednode.node.enrolment.JoinListener;
import org.fednode.node.enrolment.Joining;
import org.fednode.node.link.LinkStatus;
import org.fednode.node.link.Links;
import org.fednode.node.link.bundle.BundleFolders;
import org.fednode.node.mapping.Mappings;
import org.fednode.node.reconcile.ReconcileSchedule;
import org.fednode.node.routes.RouteFolder;
import org.fednode.node.runtime.ApiToken;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.trust.Child;
import org.jboss.logging.Logger;

/** Opens the links when the server is up, says in {@code node.json} where the node is, and closes everything in order. */
@Singleton
public class NodeLifecycle {

    private static final Logger LOG = Logger.getLogger(NodeLifecycle.class);
    private static final Duration WATCH_EVERY = Duration.ofMinutes(15);
    /** A parent that is up answers within a second or two; one that isn't must not keep a county from its work. */
    private static final Duration PARENT_PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Node node;
    private final ApiToken token;
    private final Vertx vertx;
    private final CamelRuntime camel;
    private final HttpServer http;
    private final RouteFolder routes;
    private final Mappings mappings;
    private volatile Links links;
    private volatile Optional<JoinListener> joins = Optional.empty();
    private volatile Optional<LogWatch> watch = Optional.empty();
    private volatile Optional<ReconcileSchedule> schedule = Optional.empty();
    private volatile Optional<BundleFolders> folders = Optional.empty();

    NodeLifecycle(Node node, ApiToken token, Vertx vertx, CamelRuntime camel, HttpServer http, RouteFolder routes, Mappings mappings) {
        this.node = node;
        this.token = token;
        this.vertx = vertx;
        this.camel = camel;
        this.http = http;
        this.routes = routes;
        this.mappings = mappings;
    }

    /** A program with a main class of its own starts Camel itself; routes that links add need it running. */
    void starting(@Observes StartupEvent event) throws IOException {
        camel.start();
        links = Links.start(new Links.Parts(node.settings(), node.credentials(), node.children(), node.database(), node.log(),
                node.inbox(), node.receipts(), node.messages(), node.directives(), node.flow(),
                node.distribution()::onArrival, node.reconciliations(), node.clock()), vertx, camel.getCamelContext());
        node.start(PARENT_PATIENCE);
        node.renewals().start();
        folders = node.bundleFolders();
        joins = listenForJoins();
        watch = node.logWatch().map(one -> one.start(WATCH_EVERY));
        routes.start();
        mappings.start();
        schedule = node.settings().reconcile().cron().map(cron -> ReconcileSchedule.start(cron,
                () -> node.children().all().stream().map(Child::id).sorted().toList(), node.reconciliations(), node.clock()));
    }

    /** Only where the settings ask for it, and where there is something to certify with. */
    private Optional<JoinListener> listenForJoins() {
        NodeSettings settings = node.settings();
        if (settings.enrolment().port() < 0 || !node.authority().isOne()) {
            return Optional.empty();
        }
        Joining joining = new Joining(new Joining.Parts(node.children(), node.authority(), settings.data().resolve("trust"),
                () -> Optional.of(links.brokerPort()).filter(port -> port > 0).map(port -> settings.broker().host() + ":" + port), node.clock()));
        return Optional.of(JoinListener.start(vertx, settings.enrolment(), node.credentials().tls(), joining, node.clock()));
    }

    /** The node's own HTTP port answers: it is ready, and only now says where it is. */
    void ready() throws IOException {
        describe();
        LOG.infof("node %s (%s, division %s) is ready", node.settings().id(), node.settings().level().wireName(), node.settings().division());
    }

    public Links links() {
        return links;
    }

    /** How every link is doing. */
    public List<LinkStatus> statuses() {
        return Stream.concat(links.statuses().stream(),
                node.bundles().statuses(node.settings().up() == NodeSettings.Up.BUNDLE).stream()).toList();
    }

    private void describe() throws IOException {
        NodeSettings settings = node.settings();
        ObjectNode json = JSON.createObjectNode();
        json.put("pid", ProcessHandle.current().pid());
        json.put("id", settings.id());
        json.put("level", settings.level().wireName());
        json.put("division", settings.division());
        json.put("http", http.getLocalBaseUri().toString().replaceAll("/+$", ""));
        if (links.exchangePort() >= 0) {
            json.put("exchange", "https://" + settings.exchange().host() + ":" + links.exchangePort());
        }
        if (links.brokerPort() >= 0) {
            json.put("broker", settings.broker().host() + ":" + links.brokerPort());
        }
        joins.ifPresent(listener -> json.put("enrolment", "https://" + settings.enrolment().host() + ":" + listener.port()));
        json.put("databaseUrl", settings.database().url());
        json.put("databaseUser", settings.database().user());
        json.put("databasePassword", settings.database().password());
        json.put("token", token.reveal());
        json.put("version", NodeLifecycle.class.getPackage().getImplementationVersion());
        json.put("startedAt", node.clock().instant().toString());
        Path file = settings.data().resolve("node.json");
        Path temporary = file.resolveSibling("node.json.tmp");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        JSON.writerWithDefaultPrettyPrinter().writeValue(temporary.toFile(), json);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    void stopping(@Observes ShutdownEvent event) throws IOException {
        mappings.close();
        routes.close();
        joins.ifPresent(JoinListener::close);
        watch.ifPresent(LogWatch::close);
        schedule.ifPresent(ReconcileSchedule::close);
        folders.ifPresent(BundleFolders::close);
        if (links != null) {
            links.close();
        }
        node.close();
    }
}

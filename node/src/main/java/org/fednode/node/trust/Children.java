package org.fednode.node.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.NodeCertificate;
import org.jboss.logging.Logger;

/**
 * The children, one file each in {@code DIR/trust/children}, written by {@code fednode ca approve}. A running node sees
 * a new file at once. Safe for use by several threads.
 */
public final class Children implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Children.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final ConcurrentMap<String, Child> byId = new ConcurrentHashMap<>();
    private final List<Consumer<Child>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> goneListeners = new CopyOnWriteArrayList<>();
    private final WatchService watch;

    private Children(Path folder, WatchService watch) {
        this.folder = folder;
        this.watch = watch;
    }

    public static Children open(Path folder) throws IOException {
        Files.createDirectories(folder);
        Children children = new Children(folder, FileSystems.getDefault().newWatchService());
        folder.register(children.watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        children.readAll();
        Thread thread = new Thread(children::watch, "trust-children");
        thread.setDaemon(true);
        thread.start();
        return children;
    }

    public List<Child> all() {
        return List.copyOf(byId.values());
    }

    public Optional<Child> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The child whose TLS certificate this is, byte for byte. */
    public Optional<String> childOf(X509Certificate tls) {
        return byId.values().stream().filter(child -> child.shows(tls)).map(Child::id).findFirst();
    }

    /** A child that has joined without a person. @param level by its wire name */
    public record Joined(String level, String division, Child child) {
    }

    /** Notes a new child, or one that has new certificates. */
    public synchronized void add(Joined joined) throws IOException {
        Child child = joined.child();
        ObjectNode json = JSON.createObjectNode().put("nodeId", child.id()).put("level", joined.level()).put("division", joined.division())
                .put("signing", child.signing().toPem()).put("tls", child.tls().toPem()).put("link", child.pull().isPresent() ? "pull" : "queue");
        child.formerTls().ifPresent(former -> json.put("formerTls", former.toPem()));
        child.pull().ifPresent(pull -> json.put("exchange", pull.exchange().toString()).put("cron", pull.cron()));
        Path file = folder.resolve(child.id() + ".json");
        OwnerFile.write(file, JSON.writeValueAsBytes(json));
        readOne(file);
    }

    /** A certificate counts no more: whoever still has it is a child no longer, and listeners hear of it at once. */
    public synchronized void revoked(NodeCertificate certificate) throws IOException {
        Optional<Child> child = byId.values().stream().filter(one -> one.signing().equals(certificate)).findFirst();
        if (child.isEmpty()) {
            return;
        }
        Path file = folder.resolve(child.get().id() + ".json");
        ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
        OwnerFile.write(file, JSON.writeValueAsBytes(json.put("revoked", true)));
        readOne(file);
    }

    /** Calls back for every child that is one no longer. */
    public void onGone(Consumer<String> listener) {
        goneListeners.add(listener);
    }

    /** Notes a child's new certificates; what it showed until now counts beside them. */
    public synchronized void renewed(String id, NodeCertificate signing, NodeCertificate tls) throws IOException {
        Path file = folder.resolve(id + ".json");
        ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
        if (!find(id).orElseThrow().tls().equals(tls)) {
            json.set("formerTls", json.get("tls"));
        }
        json.put("signing", signing.toPem()).put("tls", tls.toPem());
        OwnerFile.write(file, JSON.writeValueAsBytes(json));
        readOne(file);
    }

    /** Calls back for every child known now, and for each that comes or changes later. */
    public void onChild(Consumer<Child> listener) {
        listeners.add(listener);
        byId.values().forEach(listener);
    }

    private void watch() {
        try {
            while (true) {
                WatchKey key = watch.take();
                key.pollEvents();
                readAll();
                key.reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.nio.file.ClosedWatchServiceException e) {
            LOG.debug("no longer watching for children");
        }
    }

    private synchronized void readAll() {
        Map<String, Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .collect(Collectors.toMap(file -> file.getFileName().toString(), file -> file));
        } catch (IOException e) {
            LOG.errorf("can't list %s: %s", folder, e.getMessage());
            return;
        }
        files.values().forEach(this::readOne);
    }

    private void readOne(Path file) {
        try {
            JsonNode json = JSON.readTree(file.toFile());
            if (json.path("revoked").asBoolean()) {
                if (byId.remove(json.path("nodeId").asText()) != null) {
                    goneListeners.forEach(listener -> listener.accept(json.path("nodeId").asText()));
                }
                return;
            }
            Child child = parse(json);
            Child before = byId.put(child.id(), child);
            if (!child.equals(before)) {
                listeners.forEach(listener -> listener.accept(child));
            }
        } catch (IOException | CertificateProblem | IllegalArgumentException e) {
            LOG.errorf("child file %s is left out: %s; run 'fednode ca approve' again", file.getFileName(), e.getMessage());
        }
    }

    private static Child parse(JsonNode json) throws CertificateProblem {
        Child.Way way = switch (json.path("link").asText()) {
            case "pull" -> Child.Way.PULL;
            case "bundle" -> Child.Way.BUNDLE;
            default -> Child.Way.QUEUE;
        };
        Optional<Child.Pull> pull = way == Child.Way.PULL
                ? Optional.of(new Child.Pull(URI.create(json.path("exchange").asText()), json.path("cron").asText()))
                : Optional.empty();
        return new Child(json.path("nodeId").asText(), NodeCertificate.fromPem(json.path("signing").asText()).get(0),
                NodeCertificate.fromPem(json.path("tls").asText()).get(0),
                json.has("formerTls") ? Optional.of(NodeCertificate.fromPem(json.path("formerTls").asText()).get(0)) : Optional.empty(), way, pull);
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}

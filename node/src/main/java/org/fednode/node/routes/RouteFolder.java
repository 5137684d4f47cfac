package org.fednode.node.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.fednode.camel.FednodeComponent;
import org.fednode.camel.NodeAccess;
import org.fednode.node.runtime.FailureText;
import org.jboss.logging.Logger;

/**
 * Keeps running what lies under {@code DIR/mappings}: files {@code NAME/*.camel.yaml} are loaded when they appear, again when
 * they change, and their routes end when they go. A file that can't be loaded leaves all others alone, and what ran by its
 * former text. Safe for use by several threads.
 */
public final class RouteFolder implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RouteFolder.class);
    private static final String ENDING = ".camel.yaml";
    private static final int LONGEST = 1 << 20;
    private static final int SECONDS = 1;

    private final Path folder;
    private final CamelContext camel;
    private final Map<Path, Loaded> files = new TreeMap<>();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "routes-folder");
        thread.setDaemon(true);
        return thread;
    });

    /** @param text that was tried last */
    private record Loaded(byte[] text, Set<String> routes, Optional<String> problem) {
    }

    /** @param node what {@code fednode:} stands for in routes that name no other */
    public RouteFolder(Path folder, CamelContext camel, NodeAccess node) {
        this.folder = folder;
        this.camel = camel;
        camel.getRegistry().bind("ownNode", NodeAccess.class, node);
        camel.addComponent("fednode", new FednodeComponent());
    }

    public void start() throws IOException {
        Files.createDirectories(folder);
        look();
        looks.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    /** The files, by name. */
    public synchronized List<RouteFile> files() {
        return files.entrySet().stream().map(file -> new RouteFile(folder.relativize(file.getKey()).toString(),
                file.getValue().routes().stream().sorted().toList(), file.getValue().problem())).toList();
    }

    private synchronized void look() {
        try {
            List<Path> present = present();
            for (Path gone : files.keySet().stream().filter(file -> !present.contains(file)).toList()) {
                end(files.remove(gone).routes());
                LOG.infof("%s is gone: its routes have ended", folder.relativize(gone));
            }
            for (Path file : present) {
                byte[] text = Files.size(file) > LONGEST ? new byte[0] : Files.readAllBytes(file);
                Loaded loaded = files.get(file);
                if (loaded == null || !Arrays.equals(loaded.text(), text)) {
                    files.put(file, load(file, text, loaded == null ? Set.of() : loaded.routes()));
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.errorf("%s can't be looked at now: %s", folder, FailureText.of(e));
        }
    }

    private List<Path> present() throws IOException {
        try (Stream<Path> found = Files.walk(folder, 2)) {
            return found.filter(file -> file.getFileName().toString().endsWith(ENDING) && Files.isRegularFile(file)
                    && !file.getFileName().toString().startsWith(".")).sorted().toList();
        }
    }

    private Loaded load(Path file, byte[] text, Set<String> before) {
        String name = folder.relativize(file).toString();
        if (text.length == 0) {
            return refused(name, text, before, "it is empty, or longer than a megabyte");
        }
        try {
            Set<String> taken = others(file);
            Resource resource = ResourceHelper.fromBytes(file.toUri().toString(), text);
            Set<String> routes = new HashSet<>(PluginHelper.getRoutesLoader(camel).updateRoutes(resource));
            List<String> twice = routes.stream().filter(taken::contains).sorted().toList();
            if (!twice.isEmpty()) {
                LOG.warnf("%s has routes with names that other files use, and has taken their place: %s", name, twice);
            }
            end(before.stream().filter(route -> !routes.contains(route)).toList());
            LOG.infof("%s runs: %s", name, routes);
            return new Loaded(text, routes, Optional.empty());
        } catch (Exception e) { // Camel declares no narrower one
            return refused(name, text, before, explained(e));
        }
    }

    private Set<String> others(Path file) {
        Set<String> routes = new HashSet<>();
        files.forEach((other, loaded) -> {
            if (!other.equals(file)) {
                routes.addAll(loaded.routes());
            }
        });
        return routes;
    }

    /** The innermost says what; Camel's own texts name line and column. */
    private static String explained(Throwable failure) {
        List<String> texts = new ArrayList<>();
        for (Throwable one = failure; one != null && texts.size() < 4; one = one.getCause()) {
            String text = String.valueOf(one.getMessage()).lines().findFirst().orElse("");
            if (!text.isBlank() && texts.stream().noneMatch(known -> known.contains(text))) {
                texts.add(text);
            }
        }
        return String.join("; ", texts);
    }

    private Loaded refused(String name, byte[] text, Set<String> before, String why) {
        LOG.errorf("%s can't be used: %s; %s", name, why, before.isEmpty() ? "correct it: it is read again at once" : "what ran before runs on");
        return new Loaded(text, before, Optional.of(why));
    }

    private void end(Iterable<String> routes) {
        for (String route : routes) {
            try {
                camel.getRouteController().stopRoute(route);
                camel.removeRoute(route);
            } catch (Exception e) { // Camel declares no narrower one
                LOG.errorf("route %s could not be ended: %s", route, FailureText.of(e));
            }
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}

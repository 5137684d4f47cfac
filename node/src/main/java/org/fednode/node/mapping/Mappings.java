package org.fednode.node.mapping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.fednode.camel.NodeAccess;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.definition.MappingLoader;
import org.fednode.mapping.source.Drivers;
import org.fednode.mapping.translate.SourceAccess;
import org.fednode.node.alarm.Alarms;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.StandardPackage;
import org.jboss.logging.Logger;

/**
 * The mappings in {@code DIR/mappings}: folders with a {@code mapping.yaml} are loaded when they appear, again when they
 * change, and end when they go. Each is a Camel route, which its schedule or anybody else starts. A run goes on by the
 * mapping with which it began. Safe for use by several threads.
 */
public final class Mappings implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Mappings.class);
    private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,59}");
    private static final int AT_ONCE = 2;
    private static final String STATE = ".state";

    private final Parts parts;
    private final MappingStore store = new MappingStore();
    private final Map<String, Loaded> mappings = new TreeMap<>();
    private final Map<String, MappingRun> running = new ConcurrentHashMap<>();
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final Set<String> paused = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "mappings-folder"));
    private final ExecutorService runs = Executors.newFixedThreadPool(AT_ONCE, task -> daemon(task, "mapping-run"));
    private final Drivers drivers;
    private volatile boolean closing;

    /**
     * What it needs of the node.
     *
     * @param folder {@code DIR/mappings}
     * @param drivers {@code DIR/drivers}
     */
    public record Parts(Path folder, Path drivers, CamelContext camel, NodeAccess node, Database database, ActiveStandards standards, Alarms alarms, Clock clock) {
    }

    /**
     * A folder as it was read last.
     *
     * @param files that were read, with the standard by which
     * @param mapping the last that was good
     */
    private record Loaded(String files, Optional<Mapping> mapping, List<String> problems) {
    }

    public Mappings(Parts parts) {
        this.parts = parts;
        this.drivers = new Drivers(parts.drivers());
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    public void start() throws IOException {
        Files.createDirectories(parts.folder());
        look();
        looks.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    private synchronized void look() {
        try {
            List<Path> present = present();
            for (String gone : mappings.keySet().stream().filter(name -> present.stream().noneMatch(path -> name(path).equals(name))).toList()) {
                mappings.remove(gone).mapping().ifPresent(mapping -> end(gone));
                LOG.infof("mapping %s is gone", gone);
            }
            for (Path folder : present) {
                load(folder);
            }
            begin();
        } catch (IOException | RuntimeException e) {
            LOG.errorf("%s can't be looked at now: %s", parts.folder(), FailureText.of(e));
        }
    }

    private static String name(Path folder) {
        return folder.getFileName().toString();
    }

    private List<Path> present() throws IOException {
        try (Stream<Path> folders = Files.list(parts.folder())) {
            return folders.filter(folder -> !name(folder).startsWith(".") && Files.isRegularFile(folder.resolve(MappingLoader.FILE))).sorted().toList();
        }
    }

    private void load(Path folder) throws IOException {
        String name = name(folder);
        StandardPackage standard = parts.standards().current();
        String files = files(folder) + standard.digest();
        Loaded before = mappings.get(name);
        if (before != null && before.files().equals(files)) {
            return;
        }
        List<String> problems = new ArrayList<>();
        Optional<Mapping> good = Optional.empty();
        if (NAME.matcher(name).matches()) {
            MappingLoader.Loading loading = MappingLoader.load(folder, standard);
            loading.problems().forEach(problem -> problems.add(problem.toString()));
            good = loading.mapping().filter(mapping -> isRouted(mapping, before, problems));
        } else {
            problems.add("the folder's name may hold letters, digits, dots, dashes and underscores only: rename it");
        }
        if (before == null) {
            recall(name);
        }
        if (good.isPresent()) {
            LOG.infof("mapping %s is in use", name);
        } else {
            LOG.errorf("mapping %s can't be used: %s; %s", name, problems, before == null || before.mapping().isEmpty() ? "correct it: it is read again at once"
                    : "it goes on as it was before");
        }
        mappings.put(name, new Loaded(files, good.or(() -> before == null ? Optional.empty() : before.mapping()), List.copyOf(problems)));
    }

    /** What a folder holds, as cheap to find out each second as it gets. */
    private static String files(Path folder) throws IOException {
        StringBuilder files = new StringBuilder();
        try (Stream<Path> list = Files.list(folder)) {
            for (Path file : list.filter(path -> path.toString().endsWith(".yaml") || path.toString().endsWith(".csv")).sorted().toList()) {
                files.append(file.getFileName()).append(' ').append(Files.size(file)).append(' ').append(Files.getLastModifiedTime(file)).append('\n');
            }
        }
        return files.toString();
    }

    private boolean isRouted(Mapping mapping, Loaded before, List<String> problems) {
        Optional<Mapping> former = before == null ? Optional.empty() : before.mapping();
        if (former.isPresent() && former.get().schedule().equals(mapping.schedule())) {
            return true;
        }
        try {
            former.ifPresent(one -> end(mapping.name()));
            String from = mapping.schedule().map(cron -> "quartz:mappings/" + mapping.name() + "?cron=RAW(" + cron + ")&trigger.timeZone=Asia/Shanghai")
                    .orElse("direct:" + route(mapping.name()));
            parts.camel().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(from).routeId(route(mapping.name())).process(exchange -> wanted.add(mapping.name()));
                }
            });
            return true;
        } catch (Exception e) { // Camel declares no narrower one
            problems.add(MappingLoader.FILE + ":1: 'schedule' can't be used: write a cron expression of six fields like 0 30 2 * * ? (every night at half past two)");
            return false;
        }
    }

    private static String route(String name) {
        return "mapping-" + name;
    }

    private void end(String name) {
        try {
            parts.camel().getRouteController().stopRoute(route(name));
            parts.camel().removeRoute(route(name));
        } catch (Exception e) { // Camel declares no narrower one
            LOG.errorf("route %s could not be ended: %s", route(name), FailureText.of(e));
        }
    }

    /** What was interrupted goes on. */
    private void recall(String name) {
        MappingStore.Control control = control(name);
        if (control.paused()) {
            paused.add(name);
        }
        parts.database().transact(connection -> store.latest(connection, name)).filter(RunReport::isOpen).ifPresent(run -> wanted.add(name));
    }

    private MappingStore.Control control(String name) {
        return parts.database().transact(connection -> store.control(connection, name));
    }

    private void begin() {
        for (String name : wanted) {
            Optional<Mapping> mapping = Optional.ofNullable(mappings.get(name)).flatMap(Loaded::mapping);
            if (mapping.isPresent() && !running.containsKey(name) && running.size() < AT_ONCE && mayRun(mapping.get())) {
                begin(mapping.get());
            }
        }
    }

    private boolean mayRun(Mapping mapping) {
        LocalTime time = parts.clock().instant().atOffset(ZONE).toLocalTime();
        return !closing && !paused.contains(mapping.name()) && mapping.pace().window().map(window -> window.contains(time)).orElse(true);
    }

    private void begin(Mapping mapping) {
        String name = mapping.name();
        MappingRun run = new MappingRun(mapping, new MappingRun.Parts(parts.node(), new SourceAccess(drivers), parts.database(), store,
                parts.standards().current().version(), parts.folder().resolve(STATE), parts.clock()), () -> mayRun(mapping));
        running.put(name, run);
        wanted.remove(name);
        try {
            runs.execute(() -> run(run, mapping));
        } catch (RejectedExecutionException e) {
            running.remove(name);
        }
    }

    private void run(MappingRun run, Mapping mapping) {
        String name = mapping.name();
        try {
            RunReport report = run.go();
            if (report.isOpen()) {
                wanted.add(name);
            }
            tell(name, report);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.errorf("mapping %s could not run: %s", name, FailureText.of(e));
            tell(name, new RunReport.Trouble("运行意外中断", "it ended unexpectedly: " + FailureText.of(e), "再运行一次；仍失败时请报告", "run it again, and report it if it fails again"), "mapping.failed");
        } finally {
            running.remove(name);
        }
    }

    private void tell(String name, RunReport report) {
        if (report.state() == RunReport.State.FAILED) {
            tell(name, report.trouble(), "mapping.failed");
        } else if (report.state() == RunReport.State.HELD) {
            tell(name, report.trouble(), "mapping.loss");
        }
    }

    private void tell(String name, RunReport.Trouble trouble, String code) {
        if (!closing) {
            parts.alarms().raise(code, name, "映射 " + name + "：" + trouble.zh(), "mapping " + name + ": " + trouble.en(), trouble.nextEn());
        }
    }

    /** All mappings, by name. */
    public List<MappingView> all() {
        Map<String, Loaded> now;
        synchronized (this) {
            now = new TreeMap<>(mappings);
        }
        return now.entrySet().stream().map(one -> view(one.getKey(), one.getValue())).toList();
    }

    public Optional<MappingView> find(String name) {
        return all().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    private MappingView view(String name, Loaded loaded) {
        MappingView.State state = running.containsKey(name) ? MappingView.State.RUNNING : loaded.mapping().isEmpty() ? MappingView.State.BROKEN
                : paused.contains(name) ? MappingView.State.PAUSED : wanted.contains(name) ? MappingView.State.WAITING : MappingView.State.IDLE;
        List<String> dataSets = loaded.mapping().map(one -> one.targets().stream().map(target -> target.dataSet().definition().id()).toList()).orElse(List.of());
        RunReport latest = Optional.ofNullable(running.get(name)).map(MappingRun::report)
                .or(() -> parts.database().transact(connection -> store.latest(connection, name))).orElse(null);
        return new MappingView(name, state, route(name), dataSets, loaded.mapping().flatMap(Mapping::schedule).orElse(null), loaded.problems(), latest);
    }

    /** Its runs, newest first. */
    public List<RunReport> history(String name) {
        return parts.database().transact(connection -> store.runs(connection, name));
    }

    /** Has it run as soon as it may. */
    public void want(String name) {
        wanted.add(name);
    }

    /** Stops it after the chunk in hand, until it is resumed. */
    public void pause(String name) {
        paused.add(name);
        keep(name, control(name).allowedLoss(), true);
    }

    public void resume(String name) {
        paused.remove(name);
        keep(name, control(name).allowedLoss(), false);
        parts.database().transact(connection -> store.latest(connection, name)).filter(RunReport::isOpen).ifPresent(run -> wanted.add(name));
    }

    /** Has it run, and delete up to so many records without asking. */
    public void approve(String name, long loss) {
        keep(name, loss, paused.contains(name));
        want(name);
    }

    private void keep(String name, long loss, boolean isPaused) {
        parts.database().transact(connection -> {
            store.save(connection, name, new MappingStore.Control(isPaused, loss, store.control(connection, name).stamp()));
            return null;
        });
    }

    /** Ends every run after the chunk in hand; they go on at the next start. */
    @Override
    public void close() {
        closing = true;
        looks.shutdownNow();
        runs.shutdown();
        try {
            if (!runs.awaitTermination(30, TimeUnit.SECONDS)) {
                runs.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        drivers.close();
    }
}

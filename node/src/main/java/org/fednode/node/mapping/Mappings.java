package org.fednode.node.mapping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.fednode.camel.NodeAccess;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.preview.Preview;
import org.fednode.mapping.source.Drivers;
import org.fednode.mapping.source.SourceTrouble;
import org.fednode.mapping.translate.Scratch;
import org.fednode.mapping.translate.SourceAccess;
import org.fednode.node.alarm.Alarms;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.standards.ActiveStandards;
import org.jboss.logging.Logger;

/**
 * The mappings in {@code DIR/mappings} and their runs. A run goes on by the mapping with which it began. Safe for use by
 * several threads.
 */
public final class Mappings implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Mappings.class);
    private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);
    private static final int AT_ONCE = 2;
    private static final String STATE = ".state";

    private final Parts parts;
    private final MappingStore store = new MappingStore();
    private final Map<String, MappingRun> running = new ConcurrentHashMap<>();
    /** Of which it is not known yet how people and runs left them. */
    private final Set<String> unrecalled = ConcurrentHashMap.newKeySet();
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final Set<String> paused = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "mappings-folder"));
    private final ExecutorService runs = Executors.newFixedThreadPool(AT_ONCE, task -> daemon(task, "mapping-run"));
    private final Drivers drivers;
    private final MappingFolders folders;
    private volatile boolean closing;

    /**
     * What it needs of the node.
     *
     * @param folder {@code DIR/mappings}
     * @param drivers {@code DIR/drivers}
     */
    public record Parts(Path folder, Path drivers, CamelContext camel, NodeAccess node, Database database, ActiveStandards standards, Alarms alarms, Clock clock) {
    }

    public Mappings(Parts parts) {
        this.parts = parts;
        this.drivers = new Drivers(parts.drivers());
        this.folders = new MappingFolders(parts.folder(), parts.standards(), new MappingRoutes(parts.camel(), wanted::add));
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

    private void look() {
        try {
            unrecalled.addAll(folders.look());
            for (String name : List.copyOf(unrecalled)) {
                recall(name);
                unrecalled.remove(name);
            }
            begin();
        } catch (IOException | RuntimeException e) {
            LOG.errorf("%s can't be looked at now: %s", parts.folder(), FailureText.of(e));
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
            Optional<Mapping> mapping = unrecalled.contains(name) ? Optional.empty() : folders.find(name);
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
        return folders.all().entrySet().stream().map(one -> view(one.getKey(), one.getValue())).toList();
    }

    public Optional<MappingView> find(String name) {
        return all().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    private MappingView view(String name, MappingFolders.Loaded loaded) {
        MappingView.State state = running.containsKey(name) ? MappingView.State.RUNNING : loaded.mapping().isEmpty() ? MappingView.State.BROKEN
                : paused.contains(name) ? MappingView.State.PAUSED : wanted.contains(name) ? MappingView.State.WAITING : MappingView.State.IDLE;
        List<String> dataSets = loaded.mapping().map(one -> one.targets().stream().map(target -> target.dataSet().definition().id()).toList()).orElse(List.of());
        RunReport latest = Optional.ofNullable(running.get(name)).map(MappingRun::report)
                .or(() -> parts.database().transact(connection -> store.latest(connection, name))).orElse(null);
        return new MappingView(name, state, MappingRoutes.id(name), dataSets, loaded.mapping().flatMap(Mapping::schedule).orElse(null), loaded.problems(), latest);
    }

    /** What the mapping makes of its source's first rows now; nothing is given to anybody. Empty where it has never been good. */
    public Optional<Preview> preview(String name, Preview.Extent extent) throws SourceTrouble {
        Optional<Mapping> mapping = folders.find(name);
        if (mapping.isEmpty()) {
            return Optional.empty();
        }
        try (Scratch scratch = Scratch.in(parts.folder().resolve(STATE))) {
            return Optional.of(Preview.of(mapping.get(), new SourceAccess(drivers), scratch.path(), extent, LocalDate.ofInstant(parts.clock().instant(), ZONE)));
        }
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

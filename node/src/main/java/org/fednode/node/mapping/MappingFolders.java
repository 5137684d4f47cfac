package org.fednode.node.mapping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.definition.MappingLoader;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.StandardPackage;
import org.jboss.logging.Logger;

/**
 * The folders that hold a {@code mapping.yaml}: read when they appear, again when they or the standard change, and dropped when
 * they go. Where a change is no good, the mapping stays what it was. Safe for use by several threads.
 */
final class MappingFolders {

    private static final Logger LOG = Logger.getLogger(MappingFolders.class);
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,59}");

    private final Path folder;
    private final ActiveStandards standards;
    private final MappingRoutes routes;
    private final Map<String, Loaded> loaded = new TreeMap<>();

    /**
     * A folder as it was read last.
     *
     * @param files that were read, with the standard by which
     * @param mapping the last that was good
     */
    record Loaded(String files, Optional<Mapping> mapping, List<String> problems) {

        static final Loaded NONE = new Loaded("", Optional.empty(), List.of());
    }

    MappingFolders(Path folder, ActiveStandards standards, MappingRoutes routes) {
        this.folder = folder;
        this.standards = standards;
        this.routes = routes;
    }

    synchronized Map<String, Loaded> all() {
        return new TreeMap<>(loaded);
    }

    synchronized Optional<Mapping> find(String name) {
        return loaded.getOrDefault(name, Loaded.NONE).mapping();
    }

    /** Looks for what appeared, changed or went. @return names of those that were not there when it was looked last */
    synchronized List<String> look() throws IOException {
        List<Path> present = present();
        for (String gone : loaded.keySet().stream().filter(name -> present.stream().noneMatch(path -> name(path).equals(name))).toList()) {
            loaded.remove(gone).mapping().ifPresent(mapping -> routes.end(gone));
            LOG.infof("mapping %s is gone", gone);
        }
        List<String> fresh = new ArrayList<>();
        for (Path path : present) {
            if (!loaded.containsKey(name(path))) {
                fresh.add(name(path));
            }
            load(path);
        }
        return fresh;
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private List<Path> present() throws IOException {
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(path -> !name(path).startsWith(".") && Files.isRegularFile(path.resolve(MappingLoader.FILE))).sorted().toList();
        }
    }

    private void load(Path path) throws IOException {
        String name = name(path);
        StandardPackage standard = standards.current();
        String files = files(path) + standard.digest();
        Loaded before = loaded.getOrDefault(name, Loaded.NONE);
        if (before.files().equals(files)) {
            return;
        }
        List<String> problems = new ArrayList<>();
        Optional<Mapping> good = NAME.matcher(name).matches() ? read(path, standard, before, problems) : Optional.empty();
        if (!NAME.matcher(name).matches()) {
            problems.add("the folder's name may hold letters, digits, dots, dashes and underscores only: rename it");
        }
        if (good.isPresent()) {
            LOG.infof("mapping %s is in use", name);
        } else {
            LOG.errorf("mapping %s can't be used: %s; %s", name, problems, before.mapping().isEmpty() ? "correct it: it is read again at once" : "it goes on as it was before");
        }
        loaded.put(name, new Loaded(files, good.or(before::mapping), List.copyOf(problems)));
    }

    private Optional<Mapping> read(Path path, StandardPackage standard, Loaded before, List<String> problems) {
        MappingLoader.Loading loading = MappingLoader.load(path, standard);
        loading.problems().forEach(problem -> problems.add(problem.toString()));
        Optional<Mapping> routed = loading.mapping().filter(mapping -> routes.route(mapping, before.mapping()));
        if (loading.mapping().isPresent() && routed.isEmpty()) {
            problems.add(MappingLoader.FILE + ":1: 'schedule' can't be used: write a cron expression of six fields like 0 30 2 * * ? (every night at half past two)");
        }
        return routed;
    }

    /** What a folder holds, as cheap to find out each second as it gets. */
    private static String files(Path path) throws IOException {
        StringBuilder files = new StringBuilder();
        try (Stream<Path> list = Files.list(path)) {
            for (Path file : list.filter(one -> one.toString().endsWith(".yaml") || one.toString().endsWith(".csv")).sorted().toList()) {
                files.append(file.getFileName()).append(' ').append(Files.size(file)).append(' ').append(Files.getLastModifiedTime(file)).append('\n');
            }
        }
        return files.toString();
    }
}

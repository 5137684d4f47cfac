package org.fednode.mapping.definition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.source.Entry;
import org.fednode.standards.source.Problems;
import org.fednode.standards.source.YamlFile;

/** Reads a mapping's folder and tells every mistake at once, with file, line and cure. */
public final class MappingLoader {

    /** The mapping's file in its folder. */
    public static final String FILE = "mapping.yaml";
    private static final double LOSS_LIMIT = 5;
    private static final int MOST_FILES = 500;
    private static final long LARGEST_FILE = 4L << 20;

    private final Path folder;
    private final StandardPackage standard;
    private final List<MappingProblem> problems = new ArrayList<>();

    /** What was found: a mapping, or what is wrong. */
    public record Loading(Optional<Mapping> mapping, List<MappingProblem> problems) {
        public Loading {
            problems = List.copyOf(problems);
        }
    }

    private MappingLoader(Path folder, StandardPackage standard) {
        this.folder = folder;
        this.standard = standard;
    }

    /** @param standard by which fields and codes are understood */
    public static Loading load(Path folder, StandardPackage standard) {
        MappingLoader loader = new MappingLoader(folder, standard);
        Optional<Mapping> mapping = loader.read();
        return new Loading(loader.problems.isEmpty() ? mapping : Optional.empty(), loader.problems);
    }

    /**
     * Reads what stands behind {@code source:} of a mapping that is yet to be made.
     *
     * @param problems receives the mistakes; then the source is of no use
     */
    public static SourceDefinition source(String yaml, Path folder, List<MappingProblem> problems) {
        return YamlFile.read(yaml, (line, message) -> problems.add(new MappingProblem("source", line, message))).map(new SourceReader(folder)::read).orElse(SourceReader.NONE);
    }

    private Problems problems(String file) {
        return (line, message) -> problems.add(new MappingProblem(file, line, message));
    }

    private Optional<Mapping> read() {
        Optional<String> text = text(FILE);
        Optional<Entry> entry = text.flatMap(words -> YamlFile.read(words, problems(FILE)));
        return entry.map(this::mapping);
    }

    /** A file of the folder; empty, with the problem reported, where it can't be used. */
    Optional<String> text(String file) {
        Path path = folder.resolve(file);
        try {
            if (Files.size(path) > LARGEST_FILE) {
                problems(file).at(1, "is larger than " + LARGEST_FILE + " bytes");
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(path))).toString();
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            problems(file).at(1, "is not UTF-8: save it as UTF-8");
        } catch (IOException e) {
            problems(file).at(1, "can't be read: is it there, and readable by this user?");
        }
        return Optional.empty();
    }

    private Mapping mapping(Entry entry) {
        SourceReader sources = new SourceReader(folder);
        SourceDefinition source = entry.entry("source").map(sources::read).orElseGet(() -> {
            entry.problem("source", "'source' is missing: say where the rows come from");
            return SourceReader.NONE;
        });
        List<Join> joins = joins(entry, sources);
        TargetReader targets = new TargetReader(standard, joins, new CodeTableReader(this::text, file -> problems(file)));
        List<Target> read = entry.entries("targets").stream().map(targets::read).flatMap(Optional::stream).toList();
        if (read.isEmpty() && problems.isEmpty()) {
            entry.problem("targets", "'targets' is missing: list the data sets that the rows become records of");
        }
        Mapping mapping = new Mapping(folder.getFileName().toString(), digest(), source, watermark(entry, source), entry.text("schedule"), pace(entry), joins,
                read, lossLimit(entry));
        entry.close();
        return mapping;
    }

    private List<Join> joins(Entry entry, SourceReader sources) {
        List<Join> joins = new ArrayList<>();
        for (Entry join : entry.entries("joins")) {
            SourceDefinition source = join.entry("source").map(sources::read).orElseGet(() -> {
                join.problem("source", "'source' is missing: say which table is joined");
                return SourceReader.NONE;
            });
            joins.add(new Join(join.required("name"), source, join.required("key"), join.required("by")));
            join.close();
        }
        return joins;
    }

    private Optional<Watermark> watermark(Entry entry, SourceDefinition source) {
        Optional<Entry> given = entry.entry("watermark");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Entry watermark = given.get();
        if (!(source instanceof SourceDefinition.FromDatabase)) {
            entry.problem("watermark", "only a database can be asked for what changed: leave 'watermark' out, unchanged rows of files are not sent again");
        }
        Watermark read = new Watermark(watermark.required("column"), duration(watermark, "overlap", Duration.ofHours(1)),
                duration(watermark, "everything", Duration.ofDays(1)));
        watermark.close();
        return Optional.of(read);
    }

    private static Duration duration(Entry entry, String key, Duration otherwise) {
        Optional<String> text = entry.text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        String words = text.get().toUpperCase(java.util.Locale.ROOT);
        try {
            return Duration.parse(words.endsWith("D") ? "P" + words : "PT" + words);
        } catch (DateTimeException e) {
            entry.problem(key, "'" + key + "' must be a time like 30m, 2h or 7d, not '" + text.get() + "'");
            return otherwise;
        }
    }

    private static Pace pace(Entry entry) {
        Optional<Entry> given = entry.entry("pace");
        if (given.isEmpty()) {
            return new Pace(0, Optional.empty());
        }
        Entry pace = given.get();
        Optional<Pace.Window> window = pace.text("window").flatMap(text -> window(pace, text));
        Pace read = new Pace(pace.number("rowsPerSecond", 0, 1, 1_000_000), window);
        pace.close();
        return read;
    }

    private static Optional<Pace.Window> window(Entry pace, String text) {
        String[] ends = text.split("-");
        try {
            if (ends.length == 2) {
                return Optional.of(new Pace.Window(LocalTime.parse(ends[0].strip()), LocalTime.parse(ends[1].strip())));
            }
        } catch (DateTimeException e) {
            // reported below
        }
        pace.problem("window", "'window' must be a time of day like 22:00-06:00, not '" + text + "'");
        return Optional.empty();
    }

    private static double lossLimit(Entry entry) {
        Optional<String> text = entry.text("lossLimit");
        if (text.isEmpty()) {
            return LOSS_LIMIT / 100;
        }
        try {
            double percent = Double.parseDouble(text.get().replace("%", "").strip());
            if (percent >= 0 && percent <= 100) {
                return percent / 100;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        entry.problem("lossLimit", "'lossLimit' must be a percentage from 0 to 100, not '" + text.get() + "'");
        return LOSS_LIMIT / 100;
    }

    /** Of the YAML and CSV files, which alone say what becomes of a row. */
    private String digest() {
        try (Stream<Path> files = Files.list(folder)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml") && !path.toString().endsWith(".camel.yaml") || path.toString().endsWith(".csv"))
                    .sorted().limit(MOST_FILES).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                digest.update((file.getFileName() + "\0" + bytes.length + '\0').getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (IOException e) {
            problems(FILE).at(1, "the folder can't be read");
            return "";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

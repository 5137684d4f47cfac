package org.fednode.tools.killer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.fednode.standards.DataSet;
import org.fednode.standards.RecordInput;
import org.fednode.standards.RecordValues;
import org.fednode.tools.standard.InputFile;

/** Records by key, of each a digest of its canonical content. */
final class Records {

    private static final JsonFactory JSON = new JsonFactory();

    private final DataSet dataSet;
    private final Map<String, UUID> contents = new HashMap<>();
    private final Map<RecordInput.Op, Integer> effects = new EnumMap<>(RecordInput.Op.class);

    private Records(DataSet dataSet) {
        this.dataSet = dataSet;
    }

    /** Of files that were delivered, valid and each key in them once. */
    static Records delivered(DataSet dataSet, Iterable<Path> files) throws IOException {
        Records records = new Records(dataSet);
        for (Path file : files) {
            InputFile.of(file, dataSet).read((line, input, findings) -> {
                assertTrue(findings.isEmpty(), () -> file + ":" + line + ": " + findings);
                records.add(dataSet.key(input.orElseThrow().values()), dataSet.writer().write(input.orElseThrow().values()));
            });
        }
        return records;
    }

    /** Of the first lines of a chunk, which are new records. */
    static Records brought(DataSet dataSet, Path chunk, int lines) throws IOException {
        Records records = new Records(dataSet);
        InputFile.of(chunk, dataSet).read((line, input, findings) -> {
            if (line <= lines) {
                RecordValues values = input.orElseThrow().values();
                records.add(dataSet.key(values), dataSet.writer().write(values));
            }
        });
        return records;
    }

    /** What is there after all lines of the chunks have been taken, in this order. */
    static Records after(DataSet dataSet, Iterable<Path> chunks) throws IOException {
        Records records = new Records(dataSet);
        for (Path chunk : chunks) {
            InputFile.of(chunk, dataSet).read((line, input, findings) -> {
                assertTrue(findings.isEmpty(), () -> chunk + ":" + line + ": " + findings);
                records.take(input.orElseThrow());
            });
        }
        return records;
    }

    private void take(RecordInput input) {
        String key = dataSet.key(input.values());
        boolean news;
        if (input.op() == RecordInput.Op.DELETE) {
            news = contents.remove(key) != null;
        } else {
            UUID content = UUID.nameUUIDFromBytes(dataSet.writer().write(input.values()));
            boolean moved = input.from().map(contents::remove).isPresent();
            news = !content.equals(contents.put(key, content)) || moved;
        }
        if (news) {
            effects.merge(input.op(), 1, Integer::sum);
        }
    }

    /** How many lines of each kind have changed something: each must be sealed, and once. */
    Map<RecordInput.Op, Integer> effects() {
        return Map.copyOf(effects);
    }

    /** Of an export. @throws AssertionError when it holds a key twice */
    static Records exported(DataSet dataSet, Path export) throws IOException {
        Records records = new Records(dataSet);
        try (BufferedReader lines = Files.newBufferedReader(export)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                records.add(key(dataSet, line), line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return records;
    }

    private static String key(DataSet dataSet, String line) throws IOException {
        try (JsonParser parser = JSON.createParser(line)) {
            parser.nextToken();
            return dataSet.key(dataSet.reader().readValues(parser, finding -> {
                throw new AssertionError(finding);
            }));
        }
    }

    private void add(String key, byte[] canonical) {
        assertTrue(contents.put(key, UUID.nameUUIDFromBytes(canonical)) == null,
                () -> dataSet.definition().id() + " has a key twice");
    }

    int count() {
        return contents.size();
    }

    /** How many of these the other doesn't hold, or holds with other content. */
    long missingIn(Records other) {
        return contents.entrySet().stream().filter(one -> !one.getValue().equals(other.contents.get(one.getKey()))).count();
    }

    boolean holdsAnyOf(Records other) {
        return other.contents.keySet().stream().anyMatch(contents::containsKey);
    }
}

package org.fednode.exchange.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One folder of {@code vectors/}: a {@code cases.json} and the files it names. */
final class VectorFolder {

    static final Path VECTORS = Path.of("vectors");

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path folder;
    private final List<Case> cases = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    VectorFolder(String name) {
        folder = VECTORS.resolve(name);
    }

    /** Begins anew: what is not written again is gone. */
    VectorFolder emptied() throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        return this;
    }

    void add(Case vector) {
        if (!names.add(vector.name())) {
            throw new IllegalStateException("two vectors are named " + vector.name());
        }
        cases.add(vector);
    }

    void add(Case vector, String ending, byte[] content) {
        String file = vector.name() + ending;
        try {
            Files.write(folder.resolve(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        add(vector.with("file", file));
    }

    void finish() throws IOException {
        List<Object> json = new ArrayList<>();
        cases.forEach(vector -> json.add(vector.json()));
        Files.writeString(folder.resolve("cases.json"), JSON.writeValueAsString(json) + "\n");
    }

    static void writeJson(Path file, Object value) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, JSON.writeValueAsString(value) + "\n");
    }

    List<JsonNode> read() throws IOException {
        List<JsonNode> read = new ArrayList<>();
        JSON.readTree(folder.resolve("cases.json").toFile()).forEach(read::add);
        return read;
    }

    byte[] file(JsonNode vector) throws IOException {
        return Files.readAllBytes(folder.resolve(vector.get("file").asText()));
    }

    /** Files that no case names. */
    List<String> strays() throws IOException {
        Set<String> named = new HashSet<>(Set.of("cases.json"));
        read().stream().filter(vector -> vector.has("file")).forEach(vector -> named.add(vector.get("file").asText()));
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(file -> !named.contains(file)).toList();
        }
    }
}

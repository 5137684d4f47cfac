package org.fednode.tools.site;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fednode.tools.terminal.Trouble;

/** A node's data directory: what lies where. */
public record NodeFolder(Path data) {

    public NodeFolder {
        data = data.toAbsolutePath().normalize();
    }

    /** @throws Trouble when the directory holds no node */
    public static NodeFolder existing(Path data) {
        NodeFolder folder = new NodeFolder(data);
        if (!Files.isRegularFile(folder.propertiesFile())) {
            throw new Trouble(folder.data + " holds no node: there is no fednode.properties",
                    "name a node's directory, or make one: fednode init --data " + data + " --level … --division …");
        }
        return folder;
    }

    public Path propertiesFile() {
        return data.resolve("fednode.properties");
    }

    public Path runFile() {
        return data.resolve("node.json");
    }

    public Path key(String file) {
        return data.resolve("keys").resolve(file);
    }

    public Path children() {
        return data.resolve("trust").resolve("children");
    }

    public Path inbox(String dataSet) {
        return data.resolve("inbox").resolve(dataSet);
    }

    /** After a backup or new keys were put in place: the next start waits until the parent has told what it holds of this node's. */
    public void markRestored() throws IOException {
        Path mark = data.resolve("restored");
        if (!Files.exists(mark)) {
            Files.createFile(mark);
        }
    }

    public Path archive() {
        return data.resolve("archive");
    }

    public Path standard(String version) {
        return data.resolve("standard").resolve(version);
    }

    /** A folder for each version of the standard that the node holds. */
    public Path standards() {
        return data.resolve("standard");
    }

    /** Versions of the standard that the node holds, published ones too. */
    public List<String> standardVersions() throws IOException {
        try (Stream<Path> folders = Files.list(data.resolve("standard"))) {
            return folders.filter(Files::isDirectory).map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith(".")).sorted().toList();
        }
    }

    public Path log() {
        return data.resolve("log").resolve("node.log");
    }

    /** A new folder for one process's temporary files; the node deletes those of earlier ones when it starts. */
    Path newScratch() throws IOException {
        Path all = data.resolve("tmp");
        OwnerOnly.folder(all);
        return Files.createTempDirectory(all, "");
    }

    public NodeProperties properties() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(propertiesFile(), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        Map<String, String> entries = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> entries.put(key, properties.getProperty(key)));
        return new NodeProperties(entries);
    }

    public void save(NodeProperties properties) throws IOException {
        String text = properties.entries().entrySet().stream()
                .map(entry -> entry.getKey() + '=' + entry.getValue().replace("\\", "\\\\") + '\n')
                .collect(Collectors.joining());
        OwnerOnly.write(propertiesFile(), text);
    }

    /** What the running node, or the one that ran last, says of itself. */
    public Optional<NodeRun> run() {
        return Files.isRegularFile(runFile()) ? Optional.of(NodeRun.read(runFile())) : Optional.empty();
    }

    /** The process of this node, when it runs. */
    public Optional<ProcessHandle> process() {
        return run().flatMap(run -> NodeProcess.find(run.pid(), this));
    }

    /** @throws Trouble when the node does not run */
    public NodeRun running() {
        if (process().isEmpty()) {
            throw new Trouble("the node of " + data + " does not run", "start it: fednode start --data " + data);
        }
        return run().orElseThrow();
    }
}

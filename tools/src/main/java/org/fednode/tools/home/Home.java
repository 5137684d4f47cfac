package org.fednode.tools.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.fednode.tools.terminal.Trouble;

/** Where the program stands: a checkout, or the unpacked package. The launcher says which folder. */
public record Home(Path folder) {

    public static Home find() {
        String folder = System.getProperty("fednode.home", "");
        if (folder.isEmpty()) {
            throw new Trouble("the program does not know where it stands (fednode.home)", "start it by the fednode script");
        }
        return new Home(Path.of(folder).toAbsolutePath().normalize());
    }

    /** The node's program: Quarkus' fast-jar folder. */
    public Path nodeApplication() {
        return Stream.of(folder.resolve("quarkus-app"), folder.resolve("node/target/quarkus-app"))
                .filter(app -> Files.isRegularFile(app.resolve("quarkus-run.jar")))
                .findFirst()
                .orElseThrow(() -> new Trouble("the node program is not built: there is no quarkus-app below " + folder,
                        "run tools/fednode, which builds it, or: mvn -DskipTests package"));
    }

    public Path standards() {
        Path standards = folder.resolve("coding-standards").resolve("standard");
        if (!Files.isDirectory(standards)) {
            throw new Trouble("there is no " + standards, "unpack the fednode package again, or check the sources out again");
        }
        return standards;
    }

    /** Worked examples of mappings. */
    public Path examples() {
        return folder.resolve("mapping").resolve("examples");
    }

    /** Versions of the standard that ship with the program, oldest first. */
    public List<String> standardVersions() {
        try (Stream<Path> folders = Files.list(standards())) {
            return folders.filter(Files::isDirectory).map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** What newer Java wants to be told, or it warns on every start of what libraries have always done. */
    public static List<String> javaOptions() {
        return Runtime.version().feature() < 24 ? List.of()
                : List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED");
    }
}

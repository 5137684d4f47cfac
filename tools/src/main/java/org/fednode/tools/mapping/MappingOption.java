package org.fednode.tools.mapping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.definition.MappingLoader;
import org.fednode.mapping.definition.MappingProblem;
import org.fednode.mapping.source.Drivers;
import org.fednode.mapping.source.SourceTrouble;
import org.fednode.mapping.translate.Scratch;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which mapping is meant, for commands that do without a running node. */
final class MappingOption {

    @Option(names = "--data", paramLabel = "DIR", description = "The node's directory; then MAPPING may be a name. 节点的数据目录。")
    private Optional<Path> data;

    @Option(names = "--drivers", paramLabel = "DIR", description = "Folder of JDBC drivers (default: the node's drivers/). JDBC 驱动目录。")
    private Optional<Path> drivers;

    @Option(names = "--standard", paramLabel = "VERSION", description = "Version of the standard, or a package's folder (default: the node's, or the newest). 标准版本。")
    private Optional<String> standard;

    @Parameters(paramLabel = "MAPPING", description = "A mapping's folder, or with --data its name. 映射的目录或名称。")
    private String mapping;

    Path folder() {
        Path folder = data.map(dir -> dir.resolve("mappings").resolve(mapping)).filter(Files::isDirectory).orElse(Path.of(mapping)).toAbsolutePath().normalize();
        if (!Files.isRegularFile(folder.resolve(MappingLoader.FILE))) {
            throw new Trouble("there is no " + MappingLoader.FILE + " in " + folder, "name a mapping's folder, or give --data and its name; 'fednode mapping profile' makes a first one");
        }
        return folder;
    }

    StandardPackage standard() throws IOException {
        Home home = Home.find();
        if (standard.isPresent()) {
            return Standards.named(home, standard.get());
        }
        if (data.isEmpty()) {
            return Standards.newest(home);
        }
        NodeFolder node = NodeFolder.existing(data.get());
        return Standards.load(node.standard(version(node)));
    }

    /** In force now, where the node runs; otherwise the one that it was set up with. */
    private static String version(NodeFolder node) throws IOException {
        if (node.process().isPresent()) {
            try {
                return NodeApi.of(node.running()).status().path("standard").asText();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return node.properties().entries().get("fednode.standard.version");
    }

    /** @throws Trouble with every mistake, each with its place */
    Mapping read() throws IOException {
        MappingLoader.Loading loading = MappingLoader.load(folder(), standard());
        return loading.mapping().orElseThrow(() -> new Trouble("the mapping has mistakes:\n  "
                + String.join("\n  ", loading.problems().stream().map(MappingProblem::toString).toList()), "correct them"));
    }

    Drivers drivers() {
        return new Drivers(drivers.or(() -> data.map(dir -> dir.resolve("drivers"))).orElse(Path.of("drivers")));
    }

    static Scratch scratch() {
        return Scratch.in(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static Trouble trouble(SourceTrouble e) {
        return new Trouble(e.what().en() + " (" + e.what().zh() + ')', e.next().en() + " (" + e.next().zh() + ')');
    }
}

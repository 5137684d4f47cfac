package org.fednode.tools.standard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.fednode.standards.DataSet;
import org.fednode.standards.Divisions;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.StandardsProblem;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Trouble;

/** Loads the standard that ships with the program, or a node's copy of it. */
public final class Standards {

    private static final int SHOWN = 5;

    private Standards() {
    }

    /** The newest version that ships with the program. */
    public static StandardPackage newest(Home home) {
        return load(newestFolder(home));
    }

    /** The folder of the newest version that ships with the program. */
    public static Path newestFolder(Home home) {
        List<String> versions = home.standardVersions();
        if (versions.isEmpty()) {
            throw new Trouble("there is no standard in " + home.standards(), "unpack the fednode package again");
        }
        return home.standards().resolve(versions.get(versions.size() - 1));
    }

    /** @param name a version that ships with the program, or the folder of a package */
    public static StandardPackage named(Home home, String name) {
        return load(folder(home, name));
    }

    /** @param name a version that ships with the program, or the folder of a package */
    public static Path folder(Home home, String name) {
        Path folder = home.standardVersions().contains(name) ? home.standards().resolve(name) : Path.of(name);
        if (!Files.isRegularFile(folder.resolve("standard.yaml"))) {
            throw new Trouble("there is no standard \"" + name + "\"", "name one of the versions "
                    + String.join(", ", home.standardVersions()) + ", or the folder that holds a standard.yaml");
        }
        return folder;
    }

    public static StandardPackage load(Path folder) {
        StandardPackage.Loading loading = StandardPackage.load(folder);
        return loading.standard().orElseThrow(() -> new Trouble(
                "the standard in " + folder + " has mistakes: " + loading.problems().stream().limit(SHOWN)
                        .map(StandardsProblem::toString).collect(Collectors.joining("; ")),
                "mend them, or take the standard that ships with the program"));
    }

    /** Divisions of all versions that a node holds, published ones too: of each code the newest that has it tells. */
    public static Divisions divisions(Path folder, List<String> versions) {
        List<StandardPackage> held = new ArrayList<>(versions.stream().map(version -> load(folder.resolve(version))).toList());
        held.sort(Comparator.comparing(StandardPackage::effective).thenComparing(StandardPackage::version).reversed());
        return Divisions.ofAll(held.stream().map(StandardPackage::divisions).toList());
    }

    public static DataSet dataSet(StandardPackage standard, String id) {
        DataSet dataSet = standard.dataSets().get(id);
        if (dataSet == null) {
            throw new Trouble("the standard " + standard.version() + " has no data set \"" + id + "\"",
                    "use one of: " + String.join(", ", standard.dataSets().keySet()));
        }
        return dataSet;
    }
}

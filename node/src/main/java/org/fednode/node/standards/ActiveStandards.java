package org.fednode.node.standards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.key.Digest;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;

/** The standard packages that this node holds, and the one in force. Immutable. */
public final class ActiveStandards {

    private final Map<Manifest.Standard, StandardPackage> held;
    private final StandardPackage current;

    private ActiveStandards(Map<Manifest.Standard, StandardPackage> held, StandardPackage current) {
        this.held = held;
        this.current = current;
    }

    /** Loads every package in the folder. @throws IllegalStateException listing what is wrong with them */
    public static ActiveStandards load(Path folder, String version) {
        Map<Manifest.Standard, StandardPackage> held = new LinkedHashMap<>();
        List<Path> packages;
        try (Stream<Path> list = Files.list(folder)) {
            packages = list.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException("no standard in " + folder + ": run 'fednode init' first", e);
        }
        for (Path path : packages) {
            StandardPackage.Loading loading = StandardPackage.load(path);
            StandardPackage loaded = loading.standard().orElseThrow(() -> new IllegalStateException(
                    "the standard in " + path + " can't be used:\n" + String.join("\n",
                            loading.problems().stream().map(Object::toString).toList())));
            held.put(reference(loaded), loaded);
        }
        StandardPackage current = held.values().stream().filter(one -> one.version().equals(version)).findFirst()
                .orElseThrow(() -> new IllegalStateException("standard " + version + " is not in " + folder));
        return new ActiveStandards(Map.copyOf(held), current);
    }

    private static Manifest.Standard reference(StandardPackage standard) {
        return new Manifest.Standard(standard.id(), standard.version(), Digest.parse(standard.digest()));
    }

    /** The package in force here. */
    public StandardPackage current() {
        return current;
    }

    /** How a manifest names the package in force. */
    public Manifest.Standard currentReference() {
        return reference(current);
    }

    /** The package that a manifest names, if this node holds it. */
    public Optional<StandardPackage> find(Manifest.Standard reference) {
        return Optional.ofNullable(held.get(reference));
    }

    /** The package with this digest, if this node holds it. */
    public Optional<StandardPackage> find(Digest digest) {
        return held.entrySet().stream().filter(one -> one.getKey().digest().equals(digest)).map(Map.Entry::getValue).findFirst();
    }

    /** A data set of the package in force. */
    public Optional<DataSet> dataSet(String id) {
        return Optional.ofNullable(current.dataSets().get(id));
    }

    public DivisionTree divisions() {
        return current.divisions()::contains;
    }
}

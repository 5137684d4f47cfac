package org.fednode.node.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A database as the first start leaves it, made once: migrating one for every node would take most of the time. */
final class EmptyDatabase {

    private static Path folder;

    private EmptyDatabase() {
    }

    static synchronized void giveTo(List<Site> sites) {
        if (folder == null) {
            make(sites.get(0));
        }
        sites.forEach(site -> Disk.copy(folder, site.folder().resolve("db")));
    }

    private static void make(Site first) {
        first.start();
        first.close();
        try {
            Path made = Files.createTempDirectory("fednode-simulation-db");
            Disk.copy(first.folder().resolve("db"), made);
            folder = made;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Disk.delete(made)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static synchronized Path folder() {
        return folder;
    }
}

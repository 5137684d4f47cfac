package org.fednode.node.batchlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A batch of this node's own that gave way to another branch, not yet issued again. @param file where it is kept */
public record SetAside(Path file) {

    static final String WAITING = ".fxb";
    private static final String DONE = ".issued";

    public byte[] read() throws IOException {
        return Files.readAllBytes(file);
    }

    /** It is issued again; it stays for whoever wants to look. */
    public void done() throws IOException {
        Files.move(file, file.resolveSibling(file.getFileName() + DONE), StandardCopyOption.ATOMIC_MOVE);
        Durably.forceFolder(file.getParent());
    }
}

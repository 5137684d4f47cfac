package org.fednode.camel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Remembers, over a power cut too, up to where changes were handed on. */
record CursorFile(Path file) {

    /** Empty before the first. */
    String read() throws IOException {
        return Files.isRegularFile(file) ? Files.readString(file).strip() : "";
    }

    void write(String cursor) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path beside = parent.resolve("." + file.getFileName() + ".part");
        Files.write(beside, (cursor + '\n').getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }
}

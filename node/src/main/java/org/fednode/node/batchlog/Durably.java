package org.fednode.node.batchlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.fednode.node.runtime.CrashPoints;

/** Writes that are on the disk when they return. */
final class Durably {

    private Durably() {
    }

    /** Temporary file, fsync, rename, fsync of the folder: after a power cut the file is there whole or not at all. */
    static void write(Path file, byte[] bytes, CrashPoints crashPoints) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            crashPoints.reached(CrashPoints.Place.FILE_WRITTEN);
            channel.force(true);
        }
        crashPoints.reached(CrashPoints.Place.FILE_FORCED);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        crashPoints.reached(CrashPoints.Place.FILE_RENAMED);
        forceFolder(file.getParent());
    }

    /** Makes the folder, and its entry in the folders above, durable. */
    static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        makeFolder(folder.getParent());
        Files.createDirectories(folder);
        forceFolder(folder.getParent());
    }

    static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}

package org.fednode.node.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTest {

    @TempDir
    Path data;

    @Test
    void holdsTheDirectoryForOneUntilItIsClosed() throws IOException {
        DataLock first = DataLock.take(data);
        try (first) {
            IllegalStateException refused = assertThrows(IllegalStateException.class, () -> DataLock.take(data));
            assertTrue(refused.getMessage().contains("another process works on " + data), refused.getMessage());
        }
        DataLock.take(data).close();
    }

    @Test
    void leavesAFileThatOnlyItsOwnerMayRead() throws IOException {
        DataLock.take(data).close();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("node.lock"))));
    }
}

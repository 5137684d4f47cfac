package org.fednode.exchange.fuzz;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fednode.exchange.Federation;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.key.Suite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What claims to be large costs no more memory than what it is. */
class BombTest {

    private static final long ALLOWED = 4 << 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(strings = {"zip-bomb", "zstd-bomb", "zstd-bomb-that-lies", "zstd-bomb-of-repeated-blocks",
        "too-many-decompressed-bytes", "too-many-lines", "nested-20000-deep", "signature-nested-too-deep",
        "frame-with-a-large-window", "manifest-nested-too-deep"})
    void costsLittleMemory(String name) throws IOException {
        byte[] file = Files.readAllBytes(Path.of("vectors", "batch", name + ".fxb"));
        BatchVerifier verifier = new BatchVerifier(Federation.of(Suite.ECDSA_P256_SHA256).trust(), BatchLimits.DEFAULT);
        verifier.verify(file, Federation.NOW); // loads classes

        long before = threads.getCurrentThreadAllocatedBytes();
        Verification answer = verifier.verify(file, Federation.NOW);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertInstanceOf(Verification.Refused.class, answer);
        assertTrue(allocated < ALLOWED, name + " took " + allocated + " bytes");
    }
}

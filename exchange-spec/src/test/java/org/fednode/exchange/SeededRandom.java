package org.fednode.exchange;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.fednode.exchange.key.DigestAlgorithm;

/** Randomness that repeats: SHA-256 over a seed and a counter. For vectors and tests only. */
public final class SeededRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final byte[] seed;
    private long counter;

    public SeededRandom(String seed) {
        this.seed = seed.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void nextBytes(byte[] bytes) {
        for (int i = 0; i < bytes.length; i += 32) {
            byte[] block = DigestAlgorithm.SHA_256
                    .digest(seed, Long.toString(counter++).getBytes(StandardCharsets.UTF_8)).bytes();
            System.arraycopy(block, 0, bytes, i, Math.min(32, bytes.length - i));
        }
    }
}

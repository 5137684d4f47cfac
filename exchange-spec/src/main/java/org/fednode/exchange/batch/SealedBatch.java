package org.fednode.exchange.batch;

import org.fednode.exchange.key.Digest;

/** A batch just sealed: its manifest, identity and the bytes of its {@code .fxb} file (not copied; don't change). */
public record SealedBatch(Manifest manifest, Digest digest, byte[] bytes) {
}

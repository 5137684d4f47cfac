package org.fednode.exchange.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;

/** Cuts what is written into chunks and seals them. */
final class ChunkWriter {

    private final Chunks chunks;
    private final OutputStream out;
    private final byte[] buffer = new byte[Chunks.BYTES];
    private long left;
    private int filled;

    /** @param bytes how many will be written in all */
    ChunkWriter(Chunks chunks, long bytes, OutputStream out) {
        this.chunks = chunks;
        this.left = bytes;
        this.out = out;
    }

    void write(byte[] bytes) throws IOException {
        int from = 0;
        while (from < bytes.length) {
            int size = Math.min(bytes.length - from, buffer.length - filled);
            System.arraycopy(bytes, from, buffer, filled, size);
            from += size;
            filled += size;
            left -= size;
            if (filled == buffer.length || left == 0) {
                seal();
            }
        }
    }

    private void seal() throws IOException {
        try {
            out.write(chunks.next(buffer, filled, left == 0));
            filled = 0;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing does not fail", e);
        }
    }
}

package org.fednode.exchange.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;

/** Opens the chunks of a bundle, one at a time, and gives out what is in them. */
final class ChunkReader {

    private final Chunks chunks;
    private final InputStream in;
    private long left;
    private byte[] chunk = new byte[0];
    private int given;

    /** @param bytes how many there are in all */
    ChunkReader(Chunks chunks, long bytes, InputStream in) {
        this.chunks = chunks;
        this.left = bytes;
        this.in = in;
    }

    /** @return so many bytes */
    byte[] read(int length) throws IOException, BundleProblem {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length) {
            if (given == chunk.length) {
                open();
            }
            int size = Math.min(length - filled, chunk.length - given);
            System.arraycopy(chunk, given, bytes, filled, size);
            filled += size;
            given += size;
        }
        return bytes;
    }

    private void open() throws IOException, BundleProblem {
        if (left == 0) {
            throw new BundleProblem(BundleRefusal.FORMAT, "the statement tells of more than the bundle holds");
        }
        int size = (int) Math.min(Chunks.BYTES, left);
        int sealed = (int) Chunks.sealedBytes(size);
        byte[] bytes = in.readNBytes(sealed);
        if (bytes.length < sealed) {
            throw new BundleProblem(BundleRefusal.TRUNCATED, "the file ends before its last chunk");
        }
        left -= size;
        try {
            chunk = chunks.next(bytes, bytes.length, left == 0);
            given = 0;
        } catch (GeneralSecurityException e) {
            throw new BundleProblem(BundleRefusal.ALTERED, "a chunk can't be opened: the file was altered on the way");
        }
    }
}

package org.fednode.exchange.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.fednode.exchange.key.DigestAlgorithm;

/**
 * An append-only file of received batches. Each entry is the four bytes {@code FXS1}, the length as 4 bytes big-endian,
 * SHA-256 of the batch bytes, the batch bytes. A torn last entry is normal after a power cut and is cut off when the
 * file is opened for writing. Not safe for use by several threads.
 */
public final class SegmentFile implements AutoCloseable {

    private static final byte[] MAGIC = "FXS1".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGEST_BYTES = 32;
    private static final int HEADER_BYTES = MAGIC.length + Integer.BYTES + DIGEST_BYTES;

    private static final long NOTHING_DURABLE = -1;

    private final FileChannel channel;
    private long size;

    private SegmentFile(FileChannel channel, long size) {
        this.channel = channel;
        this.size = size;
    }

    /** Opens for appending, creating the file if needed, and cuts off a torn tail. */
    public static SegmentFile open(Path file) throws IOException {
        return open(file, NOTHING_DURABLE);
    }

    /**
     * Opens for appending, creating the file if needed, and cuts off a torn tail, which begins behind what is durable.
     *
     * @param lastDurable offset of the last entry that was forced, as far as the caller knows; -1 for none
     * @throws IOException also when an entry up to that one is damaged: then nothing is cut off
     */
    public static SegmentFile open(Path file, long lastDurable) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            long whole = read(channel, 0, (offset, batch) -> { });
            if (whole <= lastDurable) {
                throw new IOException("the entry at byte " + whole + " of " + file.getFileName() + " is damaged");
            }
            if (whole < channel.size()) {
                channel.truncate(whole);
                channel.force(true);
            }
            return new SegmentFile(channel, whole);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Appends without fsync. @return offset of the entry's start */
    public long append(byte[] batch) throws IOException {
        long start = size;
        size = write(channel, start, batch); // a write that failed half-way is overwritten by the next
        return start;
    }

    private static long write(FileChannel channel, long offset, byte[] batch) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.put(MAGIC).putInt(batch.length).put(DigestAlgorithm.SHA_256.digest(batch).bytes()).flip();
        long at = offset;
        for (ByteBuffer part : new ByteBuffer[] {header, ByteBuffer.wrap(batch)}) {
            while (part.hasRemaining()) {
                at += channel.write(part, at);
            }
        }
        return at;
    }

    /**
     * Writes a damaged entry anew where it stands, durably. The caller knows by the batch's identity that these are the
     * bytes that were there.
     */
    public static void rewrite(Path file, long offset, byte[] batch) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            write(channel, offset, batch);
            channel.force(false);
        }
    }

    public void force() throws IOException {
        channel.force(false);
    }

    public long size() {
        return size;
    }

    /** Receives each whole entry of a segment. */
    @FunctionalInterface
    public interface EntryHandler {
        void entry(long offset, byte[] batch) throws IOException;
    }

    /** Reads a segment from an offset on, stopping at the first torn or damaged entry. @return the offset reached */
    public static long read(Path file, long from, EntryHandler handler) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(channel, from, handler);
        }
    }

    private static long read(FileChannel channel, long from, EntryHandler handler) throws IOException {
        long at = from;
        for (Optional<byte[]> batch = entry(channel, at); batch.isPresent(); batch = entry(channel, at)) {
            handler.entry(at, batch.get());
            at += HEADER_BYTES + batch.get().length;
        }
        return at;
    }

    /**
     * Reads the one entry that starts at the offset.
     *
     * @throws EOFException when no whole entry starts there
     */
    public static byte[] readOne(Path file, long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return entry(channel, offset).orElseThrow(
                    () -> new EOFException("no whole entry starts at byte " + offset + " of " + file.getFileName()));
        }
    }

    private static Optional<byte[]> entry(FileChannel channel, long offset) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        long left = channel.size() - offset - HEADER_BYTES;
        if (left < 0 || !fill(channel, header, offset)) {
            return Optional.empty();
        }
        byte[] magic = new byte[MAGIC.length];
        byte[] digest = new byte[DIGEST_BYTES];
        int length = header.get(magic).getInt();
        header.get(digest);
        if (!Arrays.equals(magic, MAGIC) || length < 0 || length > left) {
            return Optional.empty();
        }
        ByteBuffer batch = ByteBuffer.allocate(length);
        if (!fill(channel, batch, offset + HEADER_BYTES)) {
            return Optional.empty();
        }
        boolean whole = MessageDigest.isEqual(DigestAlgorithm.SHA_256.digest(batch.array()).bytes(), digest);
        return whole ? Optional.of(batch.array()) : Optional.empty();
    }

    private static boolean fill(FileChannel channel, ByteBuffer target, long from) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target, from + target.position()) < 0) {
                return false;
            }
        }
        target.flip();
        return true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package org.fednode.exchange.batch;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;

/**
 * The payload's compression (spec/batch.md#payload): one zstd frame (RFC 8878) with its content size declared, without
 * checksum and dictionary. Reads the frame's own headers first, so that a frame that lies costs nothing.
 */
final class PayloadFrame {

    /** On lines of records level 1 is quicker than level 3 and packs tighter. */
    private static final int LEVEL = 1;
    private static final int MAGIC = 0xFD2FB528;
    private static final long MAX_WINDOW = 8 << 20;
    private static final int SINGLE_SEGMENT = 0x20;
    private static final int RESERVED_OR_CHECKSUM_OR_DICTIONARY = 0x08 | 0x04 | 0x03;
    private static final int UNUSED = 0x10;
    private static final int RLE_BLOCK = 1;
    private static final int RESERVED_BLOCK = 3;

    private final byte[] frame;
    private int at;

    private PayloadFrame(byte[] frame) {
        this.frame = frame;
    }

    static byte[] compress(byte[] raw, int length) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(LEVEL).setContentSize(true).setChecksum(false).setDictID(false);
            byte[] target = new byte[(int) Zstd.compressBound(length)];
            int written = context.compressByteArray(target, 0, target.length, raw, 0, length);
            return Arrays.copyOf(target, written);
        }
    }

    /** The content, when the frame is one of the profile and declares exactly {@code rawBytes} of content. */
    static byte[] decompress(byte[] frame, int rawBytes) throws BatchProblem {
        new PayloadFrame(frame).check(rawBytes);
        byte[] raw = new byte[rawBytes];
        try {
            long written = Zstd.decompressByteArray(raw, 0, rawBytes, frame, 0, frame.length);
            if (written != rawBytes) {
                throw problem("the frame holds less than it declares");
            }
        } catch (ZstdException e) {
            throw problem("the frame is damaged");
        }
        return raw;
    }

    private void check(int rawBytes) throws BatchProblem {
        if (little(4) != (MAGIC & 0xffffffffL)) {
            throw problem("the payload is no zstd frame");
        }
        int descriptor = (int) little(1);
        if ((descriptor & (RESERVED_OR_CHECKSUM_OR_DICTIONARY | UNUSED)) != 0) {
            throw problem("the frame has a checksum, a dictionary or reserved bits");
        }
        boolean single = (descriptor & SINGLE_SEGMENT) != 0;
        if (!single && window((int) little(1)) > MAX_WINDOW) {
            throw problem("the frame's window is above " + MAX_WINDOW + " bytes");
        }
        if (contentSize(descriptor >> 6, single) != rawBytes) {
            throw problem("the frame does not declare the content size of the manifest");
        }
        skipBlocks();
        if (at != frame.length) {
            throw problem("bytes follow the frame");
        }
    }

    private static long window(int descriptor) {
        long base = 1L << (10 + (descriptor >> 3));
        return base + base / 8 * (descriptor & 7);
    }

    private long contentSize(int flag, boolean single) throws BatchProblem {
        return switch (flag) {
            case 0 -> single ? little(1) : -1;
            case 1 -> little(2) + 256;
            case 2 -> little(4);
            default -> little(8);
        };
    }

    private void skipBlocks() throws BatchProblem {
        boolean last = false;
        while (!last) {
            int header = (int) little(3);
            last = (header & 1) == 1;
            int type = header >> 1 & 3;
            int size = type == RLE_BLOCK ? 1 : header >> 3;
            if (type == RESERVED_BLOCK || size > frame.length - at) {
                throw problem("the frame is damaged");
            }
            at += size;
        }
    }

    private long little(int bytes) throws BatchProblem {
        if (frame.length - at < bytes) {
            throw problem("the frame is cut short");
        }
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (frame[at++] & 0xffL) << 8 * i;
        }
        return number;
    }

    private static BatchProblem problem(String message) {
        return new BatchProblem(Refusal.PAYLOAD, message);
    }
}

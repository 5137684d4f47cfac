package org.fednode.exchange.batch;

/** Caps on a batch, checked while writing and while reading. */
public record BatchLimits(int maxLines, int maxRawBytes, int maxLineBytes) {

    /** 10,000 lines, 16 MiB decompressed, 64 KiB a line. */
    public static final BatchLimits DEFAULT = new BatchLimits(10_000, 16 << 20, 64 << 10);
}

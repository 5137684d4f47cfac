package org.fednode.exchange.bundle;

import java.io.IOException;

/** Something to put into a bundle. It is read twice, so that no more than one is in memory at a time. */
public record BundleContent(BundlePart.Kind kind, Source source) {

    /** Where the bytes come from. */
    @FunctionalInterface
    public interface Source {

        /** 1 to {@link BundlePart#MAX_BYTES} bytes, each time the same. */
        byte[] read() throws IOException;
    }
}

package org.fednode.node.link.bundle;

import java.io.IOException;
import org.fednode.exchange.bundle.BundlePart;
import org.fednode.exchange.bundle.BundleStatement;

/** Takes the parts of a bundle, one after the other; each is verified already. */
interface Taking {

    void take(BundlePart.Kind kind, byte[] content) throws IOException;

    /** After the last part. */
    Taken finish(BundleStatement statement) throws IOException;
}

package org.fednode.node.link;

import java.util.List;

/** Receipt pages that wait to be handed to a child over a link that only the parent opens. */
public interface PendingReceipts {

    /** Pages for the child, oldest first; after a start, ours or its, its cumulative receipts anew. */
    List<byte[]> pending(String child);

    /** The child may have lost what it was told, with its tables: its cumulative receipts are pending anew. */
    void repeat(String child);

    /** The child has taken these. */
    void delivered(String child, List<byte[]> pages);
}

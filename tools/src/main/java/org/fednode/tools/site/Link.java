package org.fednode.tools.site;

import java.util.Locale;

/** How batches go up: the child brings them to the parent's queue, or the parent fetches them. */
public enum Link {
    QUEUE, PULL;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

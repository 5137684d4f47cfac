package org.fednode.tools.site;

import java.util.Locale;

/** How batches go up: the child brings them to the parent's queue, the parent fetches them, or they are carried in files. */
public enum Link {
    QUEUE, PULL, BUNDLE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

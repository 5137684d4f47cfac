package org.fednode.node.simulation;

/** A node's process has ended. No code of the node catches an error, as none runs on after a crash. */
final class Died extends Error {

    private static final long serialVersionUID = 1L;
    private final transient Site site;

    Died(Site site, String where) {
        super(site.id() + " dies at " + where, null, false, false);
        this.site = site;
    }

    Site site() {
        return site;
    }
}

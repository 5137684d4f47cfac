/**
 * Pages for people: rendered on the server, Chinese first with English beside it, usable without scripts and by ear.
 *
 * <p>The status page shows no record values. It is open to programs on this host only; from elsewhere it needs the
 * node's token like the rest of the interface.
 */
package org.fednode.node.console;

/**
 * Pages for people: rendered on the server, Chinese first with English beside it, usable without scripts and by ear.
 *
 * <p>All pages are for this host only. The status page and the list of mappings show no record values; a mapping's own page
 * shows them, and wants the node's token.
 */
package org.fednode.node.console;

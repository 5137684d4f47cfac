/**
 * Pages for people: rendered on the server, Chinese first with English beside it, usable without scripts and by ear.
 *
 * <p>The dictionary of the standard is public. All other pages are for this host only: the status page and the list of mappings
 * show no record values; a mapping's own page shows them, and wants the node's token.
 */
package org.fednode.node.console;

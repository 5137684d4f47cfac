/**
 * What a node does before it seals anything after a start: it compares its own streams with what the nodes beside it hold
 * of them, takes back what it has lost, as after an old backup was put in place, and gives way where they hold another
 * branch (exchange-spec/spec/recall.md).
 */
package org.fednode.node.recall;

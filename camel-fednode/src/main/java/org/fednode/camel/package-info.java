/**
 * The Camel component {@code fednode:}. Routes end in {@code fednode:intake/DATASET}, which gives records to a node, or begin
 * with {@code fednode:dataset/DATASET}, which brings the changes that a node has accepted. Within a node it speaks to that
 * node; elsewhere to one's HTTP interface.
 */
package org.fednode.camel;

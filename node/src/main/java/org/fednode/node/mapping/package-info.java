/**
 * Runs the mappings in {@code DIR/mappings}: reads their sources on schedule, gives the records that changed to this node,
 * and deletes those whose rows are gone. How rows become records is the module {@code mapping}'s.
 */
package org.fednode.node.mapping;

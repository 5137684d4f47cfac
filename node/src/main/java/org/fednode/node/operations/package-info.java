/**
 * Running the node: its status, offline export and rebuild.
 */
package org.fednode.node.operations;

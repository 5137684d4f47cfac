/**
 * Watching the node: its status for people and programs.
 */
package org.fednode.node.operations;

/**
 * Versions of the standard on their way down the tree: published at the national node, verified at every node, in force on
 * their date.
 */
package org.fednode.node.distribution;

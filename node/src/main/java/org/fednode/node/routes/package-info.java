/** Camel routes that people put beside the node, in {@code DIR/mappings}, and the node as they reach it. */
package org.fednode.node.routes;

/**
 * Records that a node above sends back with a reason: a task for the origin's staff, whose correction settles it. Nobody
 * but the origin ever changes a record.
 */
package org.fednode.node.returns;

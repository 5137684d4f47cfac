/**
 * What proves a record to somebody outside: the log of accepted batches on request, and evidence files.
 */
package org.fednode.node.evidence;

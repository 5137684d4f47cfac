/**
 * Notices: short texts that a node sends to those below it.
 */
package org.fednode.node.notice;

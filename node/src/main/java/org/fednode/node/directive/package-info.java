/**
 * Signed batches about the federation itself: issued here or received from above and below, applied by the feature that
 * their type belongs to, and handed on.
 */
package org.fednode.node.directive;

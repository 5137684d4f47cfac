/** What the node accepts, in its order, for programs beside it that follow. */
package org.fednode.node.feed;

/** The link that no connection crosses: bundles carried by hand, or between a pair of folders (spec/bundle.md). */
package org.fednode.node.link.bundle;

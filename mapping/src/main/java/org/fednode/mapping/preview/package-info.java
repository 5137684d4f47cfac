/** What a mapping would do, before it does it: previews, coverage, and golden tests. */
package org.fednode.mapping.preview;

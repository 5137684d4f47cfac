/** Looks at an unknown source, tells what its columns hold, and drafts a mapping. */
package org.fednode.mapping.profile;

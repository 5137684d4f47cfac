/** Reading the package's YAML and CSV text strictly, with the line of everything read. Knows nothing of standards. */
package org.fednode.standards.source;

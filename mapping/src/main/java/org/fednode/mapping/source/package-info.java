/** Legacy files and databases, read as rows of cells: one row at a time, within limits, and never written to. */
package org.fednode.mapping.source;

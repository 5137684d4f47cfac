/** Makes records of rows, as a mapping says, and counts what was found on the way. */
package org.fednode.mapping.translate;

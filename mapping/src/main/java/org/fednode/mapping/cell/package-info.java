/** Values as legacy systems hold them, what can be wrong with them, and how they become values that the standard reads. */
package org.fednode.mapping.cell;

/** {@code mapping.yaml} and its tables of codes: what of which source becomes what of which data set. */
package org.fednode.mapping.definition;

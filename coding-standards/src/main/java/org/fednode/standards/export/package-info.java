/**
 * What others take from the standard: JSON Schemas, table definitions, entry templates and the dictionary in HTML. All of
 * it is derived from the definitions that any reader of the library sees; nothing here is read by a node's own work.
 */
package org.fednode.standards.export;

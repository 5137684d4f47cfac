/** How data sets stand in tables: names and types of columns, the same in a node's database and in what it exports. */
package org.fednode.standards.sql;

package org.fednode.mapping.definition;

/**
 * Rows of another table, found for each row; their columns are named {@code name.COLUMN}.
 *
 * @param key column of the other table
 * @param by column of the source
 */
public record Join(String name, SourceDefinition source, String key, String by) {
}

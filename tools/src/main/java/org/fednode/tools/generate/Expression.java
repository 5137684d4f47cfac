package org.fednode.tools.generate;

/**
 * Computes one value of a record. Values are {@code String}, {@code Long}, {@code Double}, {@code Boolean},
 * {@code LocalDate}, {@code List} or, where nothing is given, {@code null}.
 */
@FunctionalInterface
interface Expression {

    Object value(Draw draw);
}

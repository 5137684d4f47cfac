package org.fednode.node.indicators;

/**
 * One amount of a count.
 *
 * @param grouping place among the indicator's groupings
 * @param division the managing division
 * @param values of the breakdowns, joined with {@code |}
 */
record Cell(int grouping, String division, String values) {
}

package org.fednode.standards;

/**
 * A rule ready to judge records. It finds fault only with what it knows: where a value it needs is not there or is
 * malformed, and that decides the outcome, it stays silent.
 *
 * @param field index of the field to blame; -1 for the whole record
 * @param condition when the rule applies
 * @param check what must hold then
 */
record CompiledRule(RuleDefinition definition, int field, Expression condition, Expression check) {
}

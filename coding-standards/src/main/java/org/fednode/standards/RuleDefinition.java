package org.fednode.standards;

/**
 * A rule of a data set as written in its file.
 *
 * @param kind whether the rule judges a record alone or needs other records
 * @param field id of the field to blame; empty for the whole record
 * @param when CEL condition under which the rule applies; empty for always
 * @param check CEL condition that must hold; empty for a register rule
 * @param clause where the source says so, may be empty
 */
public record RuleDefinition(String id, Kind kind, Severity severity, String field, String when, String check,
        Label message, String clause) {

    /** Record rules are judged everywhere and reject; register rules need other records and only raise tasks. */
    public enum Kind {
        RECORD, REGISTER
    }
}

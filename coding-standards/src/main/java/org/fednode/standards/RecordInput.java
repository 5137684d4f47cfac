package org.fednode.standards;

import java.time.Instant;
import java.util.Optional;

/**
 * What one input row or JSON line asks for. In CSV the columns {@code _op}, {@code _from} and {@code _at} (操作, 原主键,
 * 时间), in JSON the members of the same names, all optional, beside the data set's own fields. In JSON {@code _findings} says
 * what the mapping of a legacy row has found, as {@code {rule, field, severity, zh, en, nearest}} with rules that begin with
 * {@link #MAPPING_RULES}, and {@code _source} what the row held: it is not read.
 *
 * @param from the former key, on re-key
 * @param at effective time, when given
 * @param values the fields given; on delete only the key fields matter
 */
public record RecordInput(Op op, Optional<String> from, Optional<Instant> at, RecordValues values) {

    /** How the rules of findings begin that came with the input. */
    public static final String MAPPING_RULES = "mapping.";

    /** Upsert unless said otherwise. */
    public enum Op {
        UPSERT, DELETE, REKEY
    }
}

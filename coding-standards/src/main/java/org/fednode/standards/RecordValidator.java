package org.fednode.standards;

import java.time.LocalDate;
import java.util.function.Consumer;

/**
 * Judges records of one data set. Pure: the verdict depends on the values, the standard's version and {@code today}.
 * Safe for use by several threads.
 */
public interface RecordValidator {

    /** Reports every finding: types, lengths, codes, check digits, required fields, rules. */
    void check(RecordValues values, LocalDate today, Consumer<Finding> findings);

    /** Only what a delete needs: the key fields, present and well formed. */
    void checkKey(RecordValues values, Consumer<Finding> findings);
}

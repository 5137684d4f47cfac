package org.fednode.node.intake;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.fednode.standards.Finding;
import org.fednode.standards.RecordInput;

/**
 * One record as it was read.
 *
 * @param position 1-based line on which it begins
 * @param input empty when the record can't be read at all; then the findings say why
 * @param raw its text, at most 64 KiB; to be asked for before the next record is read
 */
record InputRecord(long position, Optional<RecordInput> input, List<Finding> findings, Supplier<String> raw) {
}

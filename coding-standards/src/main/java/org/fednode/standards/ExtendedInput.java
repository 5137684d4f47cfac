package org.fednode.standards;

import java.util.Optional;

/**
 * An input with the province's own fields beside the data set's.
 *
 * @param ext the own fields as a JSON object, to be read by the {@link Extension} that the record's scope names; empty
 *        where the input has none
 */
public record ExtendedInput(RecordInput input, Optional<String> ext) {
}

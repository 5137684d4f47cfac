package org.fednode.node.projection;

import org.fednode.standards.RecordValues;

/** A record that is held and not deleted. @param source the line that it comes from */
public record HeldRecord(RowChange.Source source, RecordValues values) {
}

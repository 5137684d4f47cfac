package org.fednode.mapping.definition;

import java.util.List;
import java.util.Optional;
import org.fednode.standards.DataSet;

/**
 * One data set that rows become records of.
 *
 * @param when which rows; all where it is not given
 * @param deletes whether a record is deleted when its row is gone from the source
 */
public record Target(DataSet dataSet, Optional<RowExpression> when, List<FieldMapping> fields, List<GroupMapping> groups, boolean deletes) {

    public Target {
        fields = List.copyOf(fields);
        groups = List.copyOf(groups);
    }
}

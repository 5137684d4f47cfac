package org.fednode.standards;

import java.util.List;
import java.util.function.Consumer;

/**
 * Reads records of one data set from table rows under a header bound once. Headers are field ids or Chinese labels;
 * a group's members are columns {@code components.1.category} (多重残疾.1.类别), a list is one cell split at
 * {@code ;}. Safe for use by several threads.
 */
public interface RowReader {

    /** @param cells as many as the header had, or fewer; missing and blank cells are values not given */
    RecordInput read(List<String> cells, Consumer<Finding> findings);
}

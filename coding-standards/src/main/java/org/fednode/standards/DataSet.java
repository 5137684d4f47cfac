package org.fednode.standards;

import java.util.List;
import java.util.function.Consumer;

/** A data set compiled for use: everything that reads, judges and writes its records. Safe for several threads. */
public interface DataSet {

    DataSetDefinition definition();

    RecordReader reader();

    /**
     * Binds a table's header.
     *
     * @param findings receives unknown and repeated columns and missing key columns
     */
    RowReader rowReader(List<String> header, Consumer<Finding> findings);

    RecordValidator validator();

    RecordWriter writer();

    /** The record's key: the key fields' values joined with {@code |}. The fields must be present. */
    String key(RecordValues values);

    /** The managing division that the record's scope field names; null when not given. */
    String scope(RecordValues values);

    /** Header line for an entry template: field ids, groups with {@code maxItems} numbered rows. */
    List<String> templateHeader();
}

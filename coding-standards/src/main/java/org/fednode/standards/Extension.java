package org.fednode.standards;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.LocalDate;
import java.util.function.Consumer;

/**
 * A province's own fields of a data set. They travel under {@code ext} of a batch line and bind at the origin; above the
 * province they are carried and signed, not judged. Safe for several threads.
 */
public interface Extension {

    /** The division whose nodes are bound, with all that lies below it. */
    String division();

    /** Fields and rules; its id is the data set's with {@code .ext} behind. Key and scope are the data set's. */
    DataSetDefinition definition();

    /**
     * Reads the object of own fields, of which the parser holds the opening brace.
     *
     * @param findings receives what cannot be read; fields are named {@code ext.<id>}
     */
    RecordValues read(JsonParser parser, Consumer<Finding> findings) throws IOException;

    /**
     * Judges the own fields, and the rules about them, which may read the data set's fields too.
     *
     * @param values the record's values, judged by the data set
     * @param own the own fields' values; those of no member where the record has no {@code ext}
     */
    void check(RecordValues values, RecordValues own, LocalDate today, Consumer<Finding> findings);

    /** The own fields as canonical JSON (RFC 8785). */
    byte[] write(RecordValues own);
}

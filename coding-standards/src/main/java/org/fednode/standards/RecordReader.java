package org.fednode.standards;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Reads records of one data set from JSON. Values come out in canonical form where the form can be repaired without
 * doubt (full-width digits, a lower-case x in an ID, middle dots); what cannot be read is reported and left out.
 * Safe for use by several threads.
 */
public interface RecordReader {

    /**
     * Reads one object of field values, as in a batch line's {@code v}. The parser stands at its START_OBJECT and is
     * left at its END_OBJECT. Lines are written by nodes in canonical form: a value that needs repair is reported too
     * ({@code not-canonical}), so that nothing but canonical lines passes at any level.
     *
     * @param findings receives unknown fields, wrong JSON types, unreadable values
     * @throws IOException when the text is no JSON or nested too deep
     */
    RecordValues readValues(JsonParser parser, Consumer<Finding> findings) throws IOException;

    /**
     * Reads the same object from the bytes of a line, several times faster where the line is as nodes write it. The
     * values keep the bytes until they are asked for: they must not be changed.
     *
     * @param from where the object's brace stands @param to behind its closing brace
     */
    RecordValues readValues(byte[] json, int from, int to, Consumer<Finding> findings) throws IOException;

    /**
     * Reads one input object: field values together with {@code _op}, {@code _from}, {@code _at}. Omitted fields take
     * the default that their definition names.
     */
    RecordInput readInput(JsonParser parser, Consumer<Finding> findings) throws IOException;

    /**
     * Reads one input object that may hold the province's own fields in a member {@code ext}. Which extension reads
     * those is known only with the record's scope; {@link #readInput} refuses them, so that nobody drops them unseen.
     */
    ExtendedInput readExtended(JsonParser parser, Consumer<Finding> findings) throws IOException;
}

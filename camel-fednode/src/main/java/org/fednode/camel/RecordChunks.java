package org.fednode.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts a message's records into chunks of NDJSON that memory has room for and that can be sent again. Records come as maps
 * from field to value, one or many, or as NDJSON.
 */
final class RecordChunks {

    /** Of one record, as at the node. */
    static final int LONGEST_RECORD = 64 << 10;
    private static final int CHUNK_BYTES = 4 << 20;
    private static final ObjectMapper JSON = new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private final Lines lines;
    private final int most;

    /** One record after the other. */
    private interface Lines {
        /** The next record's line without its end, empty when there are no more. */
        Optional<byte[]> next() throws IOException;
    }

    /** Some records. @param count how many */
    record Chunk(byte[] ndjson, int count) {
    }

    private RecordChunks(Lines lines, int most) {
        this.lines = lines;
        this.most = most;
    }

    /** @param most records in one chunk */
    static RecordChunks of(Map<?, ?> record, int most) {
        return of(java.util.List.of(record).iterator(), most);
    }

    /** @param records maps, or texts of one record each */
    static RecordChunks of(Iterator<?> records, int most) {
        return new RecordChunks(() -> records.hasNext() ? Optional.of(line(records.next())) : Optional.empty(), most);
    }

    /** @param ndjson is not closed */
    static RecordChunks of(InputStream ndjson, int most) {
        InputStream buffered = new BufferedInputStream(ndjson, 1 << 16);
        return new RecordChunks(() -> line(buffered), most);
    }

    /** Empty when all have been given. */
    Optional<Chunk> next() throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        int count = 0;
        while (count < most && chunk.size() < CHUNK_BYTES) {
            Optional<byte[]> line = lines.next();
            if (line.isEmpty()) {
                break;
            }
            chunk.write(line.get());
            chunk.write('\n');
            count++;
        }
        return count == 0 ? Optional.empty() : Optional.of(new Chunk(chunk.toByteArray(), count));
    }

    private static byte[] line(Object record) {
        try {
            return record instanceof CharSequence text ? text.toString().strip().replaceAll("\\R", " ").getBytes(StandardCharsets.UTF_8)
                    : JSON.writeValueAsBytes(record);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a record holds a value that can't be written as JSON: give texts, numbers, dates as texts, lists and maps", e);
        }
    }

    /** A longer line goes on as far as the node looks at it, and is refused there with its position. */
    private static Optional<byte[]> line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            if (line.size() <= LONGEST_RECORD) {
                line.write(next);
            }
            next = in.read();
        }
        return Optional.of(line.toByteArray());
    }
}

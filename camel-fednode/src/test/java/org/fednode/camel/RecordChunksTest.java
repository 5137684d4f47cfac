package org.fednode.camel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RecordChunksTest {

    @Property(tries = 200)
    void everyLineIsInOneChunkInItsPlace(@ForAll @Size(max = 50) List<@AlphaChars @StringLength(max = 20) String> lines,
            @ForAll @IntRange(min = 1, max = 20) int most, @ForAll boolean ended) throws IOException {
        String text = String.join("\n", lines) + (ended && !lines.isEmpty() ? "\n" : "");

        List<String> cut = new ArrayList<>();
        RecordChunks chunks = RecordChunks.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), most);
        for (Optional<RecordChunks.Chunk> chunk = chunks.next(); chunk.isPresent(); chunk = chunks.next()) {
            assertTrue(chunk.get().count() <= most);
            cut.add(new String(chunk.get().ndjson(), StandardCharsets.UTF_8));
        }

        String whole = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
        assertEquals(whole, String.join("", cut));
    }

    @Test
    void aLineWithoutEndTakesNoMoreMemoryThanARecordMay() throws IOException {
        byte[] endless = new byte[5_000_000];
        Arrays.fill(endless, (byte) 'x');

        RecordChunks.Chunk chunk = RecordChunks.of(new ByteArrayInputStream(endless), 10).next().orElseThrow();

        assertEquals(1, chunk.count());
        assertEquals(RecordChunks.LONGEST_RECORD + 2, chunk.ndjson().length, "one byte too long, so that the node refuses it, and the line's end");
    }

    @Test
    void textsOfARecordEachStayOnTheirLines() throws IOException {
        RecordChunks chunks = RecordChunks.of(List.of("{\"a\":\n1}", Map.of("b", 2)).iterator(), 10);

        assertEquals("{\"a\": 1}\n{\"b\":2}\n", new String(chunks.next().orElseThrow().ndjson(), StandardCharsets.UTF_8));
    }
}

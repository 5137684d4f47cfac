package org.fednode.node.quarantine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.standards.Finding;
import org.fednode.standards.Label;
import org.fednode.standards.Severity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuarantinedInputTest {

    @ParameterizedTest
    @ValueSource(strings = {"plain", "王𠮷", "tab\tand\u0001control\u001f\u007f", "quote\" back\\slash /", "\u2028\u2029\ufeff", "emoji😀"})
    void lineIsCanonicalAndReadsBack(String raw) throws Exception {
        Finding finding = new Finding("room.name.format", "name", Severity.ERROR, raw, new Label(raw, raw), Optional.of(raw), "");
        QuarantinedInput entry = new QuarantinedInput("id", "room", "file.csv", 7, raw, List.of(finding));

        byte[] line = entry.canonical();

        assertDoesNotThrow(() -> CanonicalJson.check(line, 0, line.length));
        assertArrayEquals(CanonicalJson.write(CanonicalJson.parseObject(line)), line);
        assertEquals(entry, QuarantinedInput.parse(line, 0, line.length));
    }
}

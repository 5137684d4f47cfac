package org.fednode.node.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;

/** The records of one input, read one at a time; holds no more than one record and a look ahead. */
public interface InputRecords {

    /** How many bytes a guess at the charset looks at; always as many, however they arrive. */
    int SAMPLE = 2 * InputBuffer.MAX_RECORD;

    /** Forms of input. */
    enum Format {
        CSV, NDJSON
    }

    /** Findings about the input as a whole, such as an unknown column. */
    List<Finding> findings();

    /** The next record; empty at the end. */
    Optional<InputRecord> next() throws IOException;

    /**
     * Opens an input.
     *
     * @param charset as declared; when empty it is found from the bytes
     * @throws InputRefused when nothing of it can be taken
     */
    static InputRecords open(Format format, InputStream input, Optional<Charset> charset, DataSet dataSet)
            throws IOException, InputRefused {
        InputBuffer buffer = new InputBuffer(input);
        buffer.lookAhead(SAMPLE);
        if (BinaryForm.begins(buffer)) {
            throw new InputRefused(List.of(InputFault.NOT_TEXT.finding()));
        }
        InputText text = passOverMark(buffer).or(() -> charset).map(known -> new InputText(Optional.of(known)))
                .orElseGet(() -> InputText.guessed(buffer, SAMPLE));
        return switch (format) {
            case CSV -> new CsvRecords(new CsvCutter(buffer), text, dataSet);
            case NDJSON -> new JsonRecords(new LineCutter(buffer), text, dataSet);
        };
    }

    private static Optional<Charset> passOverMark(InputBuffer buffer) throws IOException, InputRefused {
        if (buffer.startsWith(0xEF, 0xBB, 0xBF)) {
            buffer.consumeTo(buffer.start() + 3);
            return Optional.of(StandardCharsets.UTF_8);
        }
        if (buffer.startsWith(0x84, 0x31, 0x95, 0x33)) {
            buffer.consumeTo(buffer.start() + 4);
            return Optional.of(InputText.GB18030);
        }
        if (buffer.startsWith(0xFF, 0xFE) || buffer.startsWith(0xFE, 0xFF)) {
            throw new InputRefused(List.of(InputFault.WRONG_CHARSET.finding()));
        }
        return Optional.empty();
    }
}

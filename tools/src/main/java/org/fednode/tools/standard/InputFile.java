package org.fednode.tools.standard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;
import org.fednode.standards.Label;
import org.fednode.standards.RecordInput;
import org.fednode.standards.RowReader;
import org.fednode.standards.Severity;
import org.fednode.tools.terminal.Trouble;

/**
 * An operator's file of one data set, CSV or NDJSON, read as a node reads it: UTF-8, or GB18030 when it is no UTF-8.
 */
public final class InputFile {

    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final JsonFactory JSON = JsonFactory.builder().build();
    private static final int MOST_LINE_CHARACTERS = 1 << 20;

    private final Path file;
    private final DataSet dataSet;
    private final Charset charset;

    private InputFile(Path file, DataSet dataSet, Charset charset) {
        this.file = file;
        this.dataSet = dataSet;
        this.charset = charset;
    }

    public static InputFile of(Path file, DataSet dataSet) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new Trouble("there is no file " + file, "check the path");
        }
        return new InputFile(file, dataSet, isUtf8(file) ? StandardCharsets.UTF_8 : GB18030);
    }

    /** Receives each record of the file. */
    @FunctionalInterface
    public interface Handler {

        /**
         * @param line where it starts, from 1
         * @param input empty when nothing can be made of it
         * @param findings from reading it
         */
        void record(long line, Optional<RecordInput> input, List<Finding> findings) throws IOException;
    }

    public void read(Handler handler) throws IOException {
        try (Reader reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file), charset), 1 << 16)) {
            if (isJson()) {
                readJson(reader, handler);
            } else {
                readRows(new CsvRows(reader), handler);
            }
        }
    }

    private boolean isJson() throws IOException {
        String name = file.getFileName().toString().toLowerCase(java.util.Locale.ROOT);
        if (name.endsWith(".csv")) {
            return false;
        }
        if (name.endsWith(".ndjson") || name.endsWith(".jsonl") || name.endsWith(".json")) {
            return true;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            int first = in.read();
            return first == '{';
        }
    }

    private void readRows(CsvRows rows, Handler handler) throws IOException {
        Optional<CsvRows.Row> header = rows.next();
        if (header.isEmpty()) {
            return;
        }
        List<Finding> headerFindings = new ArrayList<>();
        RowReader reader = dataSet.rowReader(header.get().cells(), headerFindings::add);
        if (!headerFindings.isEmpty()) {
            handler.record(header.get().line(), Optional.empty(), headerFindings);
        }
        for (Optional<CsvRows.Row> row = rows.next(); row.isPresent(); row = rows.next()) {
            if (!row.get().fault().isEmpty()) {
                handler.record(row.get().line(), Optional.empty(), List.of(unreadable(row.get().fault())));
            } else if (!row.get().isBlank()) {
                List<Finding> findings = new ArrayList<>();
                RecordInput input = reader.read(row.get().cells(), findings::add);
                handler.record(row.get().line(), Optional.ofNullable(input), findings);
            }
        }
    }

    private void readJson(Reader reader, Handler handler) throws IOException {
        StringBuilder text = new StringBuilder();
        long line = 1;
        for (int c = reader.read(); c != -1; c = reader.read()) {
            if (c == '\n') {
                readLine(line++, text, handler);
                text.setLength(0);
            } else if (text.length() <= MOST_LINE_CHARACTERS) {
                text.append((char) c);
            }
        }
        readLine(line, text, handler);
    }

    private void readLine(long line, CharSequence text, Handler handler) throws IOException {
        if (text.toString().isBlank()) {
            return;
        }
        List<Finding> findings = new ArrayList<>();
        handler.record(line, parse(text, findings::add), findings);
    }

    private Optional<RecordInput> parse(CharSequence text, Consumer<Finding> findings) throws IOException {
        if (text.length() > MOST_LINE_CHARACTERS) {
            findings.accept(unreadable("the line is longer than " + MOST_LINE_CHARACTERS + " characters"));
            return Optional.empty();
        }
        try (JsonParser parser = JSON.createParser(text.toString())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                findings.accept(unreadable("the line is no JSON object"));
                return Optional.empty();
            }
            RecordInput input = dataSet.reader().readInput(parser, findings);
            if (parser.nextToken() != null) {
                findings.accept(unreadable("something follows the JSON object"));
                return Optional.empty();
            }
            return Optional.ofNullable(input);
        } catch (JsonProcessingException e) {
            findings.accept(unreadable("the line is no JSON"));
            return Optional.empty();
        }
    }

    private Finding unreadable(String why) {
        return new Finding(dataSet.definition().id() + ".unreadable", "", Severity.ERROR, "",
                new Label("此行无法读取", why), Optional.empty(), "");
    }

    private static boolean isUtf8(Path file) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        CharBuffer characters = CharBuffer.allocate(1 << 16);
        try (var channel = Files.newByteChannel(file)) {
            boolean end = false;
            while (!end) {
                end = channel.read(bytes) < 0;
                bytes.flip();
                CoderResult result = decoder.decode(bytes, characters, end);
                if (result.isError()) {
                    return false;
                }
                bytes.compact();
                characters.clear();
            }
        }
        return true;
    }
}

package org.fednode.node.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;
import org.fednode.standards.RecordInput;

/** NDJSON: one object per line. */
final class JsonRecords implements InputRecords {

    private static final int MAX_DEPTH = 32;

    private final JsonFactory json = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(100)
                    .maxNameLength(1_000)
                    .maxStringLength(InputBuffer.MAX_RECORD)
                    .build())
            // field names of hostile input must not fill the shared table
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    private final Cutter cutter;
    private final InputText text;
    private final DataSet dataSet;

    JsonRecords(Cutter cutter, InputText text, DataSet dataSet) {
        this.cutter = cutter;
        this.text = text;
        this.dataSet = dataSet;
    }

    @Override
    public List<Finding> findings() {
        return List.of();
    }

    @Override
    public Optional<InputRecord> next() throws IOException {
        return cutter.next().map(this::read);
    }

    private InputRecord read(Slice slice) {
        List<Finding> findings = new ArrayList<>(0);
        Optional<RecordInput> input = Optional.empty();
        Optional<InputFault> fault = slice.fault();
        if (fault.isEmpty()) {
            Optional<String> content = text.decode(slice);
            fault = content.isEmpty() ? Optional.of(InputFault.WRONG_CHARSET) : JsonEscapes.fault(content.get());
            if (fault.isEmpty()) {
                input = parse(slice, content.get(), findings);
            }
        }
        fault.map(InputFault::finding).ifPresent(findings::add);
        return new InputRecord(slice.position(), input, findings, () -> text.decodeLeniently(slice));
    }

    private Optional<RecordInput> parse(Slice slice, String content, List<Finding> findings) {
        try (JsonParser parser = text.isUtf8() ? json.createParser(slice.bytes(), slice.offset(), slice.length())
                : json.createParser(content)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                findings.add(InputFault.NOT_JSON.finding());
                return Optional.empty();
            }
            RecordInput input = dataSet.reader().readInput(parser, findings::add);
            if (parser.nextToken() != null) {
                findings.add(InputFault.NOT_JSON.finding());
            }
            return Optional.of(input);
        } catch (StreamConstraintsException e) {
            findings.add(InputFault.JSON_LIMIT.finding());
        } catch (IOException e) {
            findings.add(InputFault.NOT_JSON.finding());
        }
        return Optional.empty();
    }
}

package org.fednode.tools.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;
import org.fednode.standards.RecordValues;
import org.fednode.standards.export.JsonSchema;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One record from canonical bytes to findings, by the reader and the validator with which a node judges the lines of a
 * batch, beside merely parsing the same bytes and beside an independent validator that checks structure only.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 6, time = 3)
@Measurement(iterations = 6, time = 3)
public class ValidationBenchmark {

    private static final JsonFactory JSON = new JsonFactory();

    @Param("certificate")
    public String dataSet;

    @Param("65536")
    public int records;

    private DataSet set;
    private byte[][] lines;
    private String[] texts;
    private Schema structure;
    private int next;
    private int findings;

    @Setup
    public void draw() throws IOException {
        CanonicalRecords drawn = new CanonicalRecords(dataSet);
        set = drawn.dataSet();
        lines = drawn.draw(records);
        texts = new String[lines.length];
        for (int i = 0; i < lines.length; i++) {
            texts[i] = new String(lines[i], StandardCharsets.UTF_8);
        }
        structure = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(structureOnly(JsonSchema.of(drawn.standard(), set)).toString(), InputFormat.JSON);
    }

    /** Types, members and lengths: no patterns, code lists and conditions. */
    private static ObjectNode structureOnly(ObjectNode schema) {
        schema.remove(List.of("pattern", "enum", "allOf", "anyOf", "$ref", "$defs", "examples", "x-rules", "x-labels"));
        for (JsonNode part : schema) {
            if (part instanceof ObjectNode object) {
                structureOnly(object);
            }
        }
        return schema;
    }

    private int next() {
        next = next + 1 == lines.length ? 0 : next + 1;
        return next;
    }

    /** What nobody can do without. */
    @Benchmark
    public int parsed() throws IOException {
        int tokens = 0;
        try (JsonParser parser = JSON.createParser(lines[next()])) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        return tokens;
    }

    @Benchmark
    public RecordValues judged() throws IOException {
        byte[] line = lines[next()];
        RecordValues values = set.reader().readValues(line, 0, line.length, this::found);
        set.validator().check(values, CanonicalRecords.TODAY, this::found);
        return values;
    }

    /** Part of the above: how much of it is reading. */
    @Benchmark
    public RecordValues read() throws IOException {
        byte[] line = lines[next()];
        return set.reader().readValues(line, 0, line.length, this::found);
    }

    /** From a String, which spares it the decoding. */
    @Benchmark
    public int structure() {
        return structure.validate(texts[next()], InputFormat.JSON).size();
    }

    private void found(Finding finding) {
        findings += finding.rule().length();
    }
}

package org.fednode.tools.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.Arrays;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.generate.DrawnRecord;
import org.fednode.tools.generate.RecordGenerator;
import org.fednode.tools.generate.RecordSink;
import org.fednode.tools.home.Home;
import org.fednode.tools.standard.Standards;

/**
 * Distinct records of the generator as a batch holds them: canonical JSON, every twentieth or so broken in one of the
 * recipe's ways.
 */
final class CanonicalRecords {

    static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
    static final double BROKEN_PERCENT = 5;

    private static final JsonFactory JSON = new JsonFactory();

    private final StandardPackage standard = Standards.newest(Home.find());
    private final DataSet dataSet;

    CanonicalRecords(String dataSet) {
        this.dataSet = Standards.dataSet(standard, dataSet);
    }

    StandardPackage standard() {
        return standard;
    }

    DataSet dataSet() {
        return dataSet;
    }

    byte[][] draw(int records) throws IOException {
        RecordGenerator generator = RecordGenerator.of(standard, dataSet, "330106", TODAY, 1);
        byte[][] lines = new byte[records][];
        for (int index = 0; index < records; index++) {
            DrawnRecord record = generator.draw(index);
            lines[index] = canonical(generator, generator.isSpoilt(index, BROKEN_PERCENT)
                    ? generator.spoil(index, record).record() : record);
        }
        return lines;
    }

    private byte[] canonical(RecordGenerator generator, DrawnRecord record) throws IOException {
        StringWriter text = new StringWriter();
        try (RecordSink sink = generator.ndjson(text)) {
            sink.write(RecordSink.Op.UPSERT, "", record);
        }
        try (JsonParser parser = JSON.createParser(new StringReader(text.toString()))) {
            parser.nextToken();
            return dataSet.writer().write(dataSet.reader().readInput(parser, finding -> { }).values());
        }
    }

    static double meanSize(byte[][] lines) {
        return Arrays.stream(lines).mapToInt(line -> line.length).average().orElse(0);
    }
}

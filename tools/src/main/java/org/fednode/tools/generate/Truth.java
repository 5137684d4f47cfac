package org.fednode.tools.generate;

import java.io.IOException;
import java.io.Writer;

/** The list of planted errors: line, field, kind, and the rule that must notice. */
public final class Truth implements AutoCloseable {

    public static final String HEADER = "line,field,kind,rule";

    private final Writer out;

    public Truth(Writer out) throws IOException {
        this.out = out;
        out.write(HEADER + '\n');
    }

    public void add(long line, RecordGenerator.Spoilt spoilt) throws IOException {
        out.write(line + "," + spoilt.field() + ',' + spoilt.kind() + ',' + spoilt.rule() + '\n');
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

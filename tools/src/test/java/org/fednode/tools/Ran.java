package org.fednode.tools;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command line run within the test. */
public record Ran(int code, String out, String err) {

    public static Ran with(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Fednode.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }
}

package org.fednode.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

    /** One that must succeed. */
    public static Ran good(String... arguments) {
        Ran ran = with(arguments);
        assertEquals(0, ran.code(), () -> String.join(" ", arguments) + ": " + ran.err());
        return ran;
    }

    /** The last that it told, as the people at the two ends of an enrolment read it to each other. */
    public String fingerprint() {
        return err.lines().filter(line -> line.contains("fingerprint: ")).reduce((one, other) -> other).orElseThrow()
                .replaceAll(".*fingerprint: ", "");
    }
}

package org.fednode.tools.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Locale;

/** Asks the person at the keyboard. */
public final class Question {

    private Question() {
    }

    /** True only for a clear yes; without a keyboard the answer is no. */
    public static boolean confirm(PrintWriter terminal, String question) {
        terminal.print(question + " [yes/no] ");
        terminal.flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes|是");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

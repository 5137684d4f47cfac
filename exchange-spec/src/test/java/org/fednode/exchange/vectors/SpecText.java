package org.fednode.exchange.vectors;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The normative text, to hold code and text together. */
public final class SpecText {

    private static final Path SPEC = Path.of("spec");

    private SpecText() {
    }

    public static String of(String file) throws IOException {
        return Files.readString(SPEC.resolve(file));
    }

    /** Looks for a heading whose anchor is what follows the {@code #}; a bare file name needs the file only. */
    public static void assertSectionExists(String section) throws IOException {
        int hash = section.indexOf('#');
        String file = hash < 0 ? section : section.substring(0, hash);
        assertTrue(Files.exists(SPEC.resolve(file)), "spec/" + file + " is missing");
        if (hash >= 0) {
            String wanted = section.substring(hash + 1);
            boolean found = of(file).lines().filter(line -> line.startsWith("#"))
                    .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                    .anyMatch(wanted::equals);
            assertTrue(found, "spec/" + section + " is no heading");
        }
    }
}

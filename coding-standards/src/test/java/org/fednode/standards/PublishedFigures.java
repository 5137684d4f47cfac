package org.fednode.standards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Figures of the annual communiques and yearbooks, by year. */
final class PublishedFigures {

    /** Receives a figure. */
    interface Sink<T> {
        T add(T figures, String indicator, String amount);
    }

    private PublishedFigures() {
    }

    static <T> Map<String, T> national(Supplier<T> year, Sink<T> sink) {
        Map<String, T> years = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(Path.of("src", "test", "resources", "bulletin.csv"))) {
                String[] cells = line.replaceAll("\"([^\"]*),([^\"]*)\"", "$1 $2").split(",");
                if (cells[4].equals("national") && !cells[1].contains("/")) {
                    sink.add(years.computeIfAbsent(cells[3], any -> year.get()), cells[0], cells[5]);
                }
            }
            return years;
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}

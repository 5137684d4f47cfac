package org.fednode.standards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of broken packages of {@code broken-packages.yaml}. */
final class BrokenPackages {

    /**
     * @param structure whether the structure is at fault, so that a JSON Schema sees it
     * @param problems every problem: file, line and how its message starts
     */
    record Broken(String name, boolean structure, List<Edit> edits, List<String> problems) {

        TemporaryPackage make() {
            TemporaryPackage made = good();
            edits.forEach(edit -> edit.apply(made));
            return made;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    record Edit(String file, String replaced, String with) {

        void apply(TemporaryPackage made) {
            if (replaced == null) {
                made.delete(file);
                return;
            }
            try {
                String text = Files.readString(made.folder().resolve(file));
                String changed = changed(text);
                if (changed.equals(text)) {
                    throw new AssertionError("the edit '" + replaced + "' of " + file + " changes nothing");
                }
                made.file(file, changed);
            } catch (IOException unexpected) {
                throw new UncheckedIOException(unexpected);
            }
        }

        /** A star in what is replaced stands for any text. */
        private String changed(String text) {
            int star = replaced.indexOf('*');
            if (star < 0) {
                return text.replaceFirst(java.util.regex.Pattern.quote(replaced), java.util.regex.Matcher.quoteReplacement(with));
            }
            String before = replaced.substring(0, star);
            String after = replaced.substring(star + 1);
            int start = text.indexOf(before);
            int end = after.isEmpty() ? text.length() : text.indexOf(after, start) + after.length();
            return text.substring(0, start) + with + text.substring(end);
        }
    }

    private static final JsonNode FILE = read();

    private BrokenPackages() {
    }

    private static JsonNode read() {
        try {
            return new ObjectMapper(new YAMLFactory())
                    .readTree(Files.readString(Path.of("src", "test", "resources", "broken-packages.yaml")));
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** The package before any edit. */
    static TemporaryPackage good() {
        return TemporaryPackage.small().file("datasets/things.yaml", FILE.get("things").textValue())
                .file("indicators/some.yaml", FILE.get("indicators").textValue());
    }

    static Stream<Broken> all() {
        List<Broken> all = new ArrayList<>();
        for (JsonNode one : FILE.get("packages")) {
            List<Edit> edits = new ArrayList<>();
            one.get("edits").forEach(edit -> edits.add(new Edit(edit.get("file").textValue(),
                    edit.path("replace").textValue(), edit.path("with").textValue())));
            List<String> problems = new ArrayList<>();
            one.get("problems").forEach(problem -> problems.add(problem.textValue()));
            all.add(new Broken(one.get("name").textValue(), one.get("structure").booleanValue(), edits, problems));
        }
        return all.stream();
    }
}

package org.fednode.standards;

import java.util.List;

/**
 * What of its source a package holds, as its {@code coverage.yaml} says: every field and every rule sentence of the
 * source, section by section.
 */
public record Coverage(List<Section> sections) {

    public Coverage {
        sections = List.copyOf(sections);
    }

    /** A section of the source. */
    public record Section(String id, Label label, List<Item> fields, List<Item> rules) {
        public Section {
            fields = List.copyOf(fields);
            rules = List.copyOf(rules);
        }
    }

    /**
     * A field or a rule sentence of the source. Exactly one of the last three says something.
     *
     * @param says the source in few words
     * @param by data set and field, or rules, that cover it
     * @param engine what part of the program holds it, where it is nothing that a record could break
     * @param leftOut why it is left out
     */
    public record Item(String id, String says, List<String> by, String engine, String leftOut) {
        public Item {
            by = List.copyOf(by);
        }

        public boolean isLeftOut() {
            return !leftOut.isEmpty();
        }
    }
}

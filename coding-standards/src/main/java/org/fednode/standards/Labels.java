package org.fednode.standards;

import java.util.Optional;
import org.fednode.standards.source.Entry;

/** Reads labels and messages in two languages. */
final class Labels {

    private Labels() {
    }

    static Label required(Entry entry, String key) {
        Optional<Entry> label = entry.entry(key);
        if (label.isEmpty()) {
            entry.problem(key, "'" + key + "' is missing: give {zh: …, en: …}");
            return new Label("", "");
        }
        Entry words = label.get();
        Label read = new Label(words.required("zh"), words.required("en"));
        words.close();
        return read;
    }
}

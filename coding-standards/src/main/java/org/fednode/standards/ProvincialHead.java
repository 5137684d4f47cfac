package org.fednode.standards;

import java.util.Optional;
import org.fednode.standards.source.Entry;
import org.fednode.standards.source.YamlFile;

/** What {@code extension.yaml} of a provincial package says: who it is and which standard it extends. */
final class ProvincialHead {

    private static final String FILE = "extension.yaml";

    private ProvincialHead() {
    }

    static void check(PackageFiles files, StandardHead base) {
        if (!files.has(FILE)) {
            files.problem(FILE, "is missing: a provincial package names itself and its base there");
            return;
        }
        YamlFile.read(files.text(FILE), files.problems(FILE)).ifPresent(entry -> check(entry, base));
    }

    private static void check(Entry entry, StandardHead base) {
        entry.required("id");
        entry.required("version");
        Labels.required(entry, "label");
        Optional<Entry> named = entry.entry("base");
        if (named.isEmpty()) {
            entry.problem("base", "'base' is missing: name id and version of the standard that is extended");
        }
        named.ifPresent(given -> {
            String id = given.required("id");
            String version = given.required("version");
            given.close();
            if (!id.equals(base.id()) || !version.equals(base.version())) {
                entry.problem("base", "extends " + id + ' ' + version + ", but the standard is " + base.id() + ' '
                        + base.version());
            }
        });
        entry.close();
    }
}

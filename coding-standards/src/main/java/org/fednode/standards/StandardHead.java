package org.fednode.standards;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.source.Entry;
import org.fednode.standards.source.YamlFile;

/**
 * What {@code standard.yaml} says.
 *
 * @param residencePermits six-digit prefixes of residence permit numbers
 * @param registrationAuthorities code system of the first two characters of credit codes; empty for no such check
 */
record StandardHead(String id, String version, Label label, LocalDate effective, int graceDays,
        DivisionSource divisions, List<String> residencePermits, Optional<String> registrationAuthorities) {

    static final String FILE = "standard.yaml";

    StandardHead {
        residencePermits = List.copyOf(residencePermits);
    }

    static StandardHead load(PackageFiles files) {
        if (!files.has(FILE)) {
            files.problem(FILE, "is missing: every package has one");
            return unknown();
        }
        return YamlFile.read(files.text(FILE), files.problems(FILE)).map(StandardHead::read)
                .orElseGet(StandardHead::unknown);
    }

    /** The code systems that the package itself rests on, beside those of its fields. */
    List<String> codeSystems() {
        List<String> ids = new ArrayList<>(List.of(divisions.current(), divisions.townships()));
        ids.addAll(divisions.additional());
        ids.addAll(divisions.retired());
        ids.addAll(divisions.statistical());
        registrationAuthorities.ifPresent(ids::add);
        return ids;
    }

    /** Stands in for a head that could not be read, so that the other files are still checked. */
    private static StandardHead unknown() {
        return new StandardHead("", "", new Label("", ""), LocalDate.EPOCH, 0,
                DivisionSource.UNKNOWN, List.of(), Optional.empty());
    }

    private static StandardHead read(Entry entry) {
        StandardHead head = new StandardHead(entry.required("id"), entry.required("version"),
                Labels.required(entry, "label"), date(entry), entry.number("graceDays", 90, 0, 3660), divisions(entry),
                entry.texts("residencePermits"), entry.text("registrationAuthorities"));
        entry.close();
        return head;
    }

    private static LocalDate date(Entry entry) {
        String text = entry.required("effective");
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException noDate) {
            entry.problem("effective", "'effective' must be a date YYYY-MM-DD, not '" + text + "'");
            return LocalDate.EPOCH;
        }
    }

    private static DivisionSource divisions(Entry entry) {
        Optional<Entry> given = entry.entry("divisions");
        if (given.isEmpty()) {
            entry.problem("divisions", "'divisions' is missing: say which code systems make the division tree");
            return DivisionSource.UNKNOWN;
        }
        Entry divisions = given.get();
        DivisionSource source = new DivisionSource(divisions.required("version"), divisions.required("root"),
                Labels.required(divisions, "rootLabel"), divisions.required("current"), divisions.texts("additional"),
                divisions.texts("retired"), divisions.text("townships").orElse(""), divisions.texts("statistical"));
        divisions.close();
        return source;
    }
}

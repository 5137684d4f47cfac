package org.fednode.standards;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A code list of the standard. */
public interface CodeSystem {

    /** The attribute that every code system has: the code above, where there is one. */
    String PARENT = "parent";

    String id();

    Label label();

    Provenance provenance();

    /** Every code, in file order. */
    List<Code> codes();

    Optional<Code> find(String code);

    /** Names of the columns of its own that the code system declares. */
    Set<String> attributes();

    /** Values of an attribute (or of {@link #PARENT}) by code; codes without one are left out. */
    Map<String, String> attribute(String name);

    /** When the code is in force; {@link Validity#ALWAYS} where nothing is said, and for an unknown code. */
    Validity validity(String code);

    /**
     * Where a code list comes from and how far to trust it. Parts that the file leaves out are empty texts.
     *
     * @param standard number and year of the published standard
     * @param source where the codes were found
     * @param confidence low or medium where the source is in doubt
     * @param caution what readers must not take it for
     * @param reference whether no field uses the list: it ships for mapping and reading
     */
    record Provenance(String standard, String source, String confidence, String caution, boolean reference) {
    }

    /** Whether code and label stand in a published source, are our own proposal, or were inferred. */
    enum Status {
        PUBLISHED, PROPOSED, INFERRED
    }

    /** @param parent empty for a top code */
    record Code(String code, Label label, String parent, Status status, String note) {

        /** Whether code or label is proposed or inferred, not found in a published source. */
        public boolean proposed() {
            return status != Status.PUBLISHED;
        }
    }

    /**
     * When a code is in force.
     *
     * @param from first day, month or year; empty for unknown
     * @param to last day, month or year; empty where the code is still in force
     * @param successor the code that a source names as its successor; empty for unknown, which is never guessed
     */
    record Validity(String from, String to, Optional<String> successor) {

        public static final Validity ALWAYS = new Validity("", "", Optional.empty());

        public boolean isRetired() {
            return !to.isEmpty();
        }
    }
}

package org.fednode.standards;

import java.util.List;
import java.util.Optional;

/** A code list of the standard. */
public interface CodeSystem {

    String id();

    Label label();

    /** Every code, in file order. */
    List<Code> codes();

    Optional<Code> find(String code);

    /**
     * @param parent empty for a top code
     * @param proposed whether the code or label is proposed or inferred, not found in a published source
     */
    record Code(String code, Label label, String parent, boolean proposed, String note) {
    }
}

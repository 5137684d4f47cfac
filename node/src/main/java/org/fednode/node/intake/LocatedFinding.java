package org.fednode.node.intake;

import org.fednode.standards.Finding;

/** A finding and the 1-based line of the record it is about; line 1 for the input as a whole. */
public record LocatedFinding(long position, Finding finding) {
}

package org.fednode.mapping.definition;

/** A mistake in a mapping: where it is and how to mend it. */
public record MappingProblem(String file, int line, String message) {

    @Override
    public String toString() {
        return file + ':' + line + ": " + message;
    }
}

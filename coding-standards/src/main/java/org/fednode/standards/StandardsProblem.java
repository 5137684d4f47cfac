package org.fednode.standards;

/** A mistake in a standard package: where it is and how to mend it. */
public record StandardsProblem(String file, int line, String message) {

    @Override
    public String toString() {
        return file + ':' + line + ": " + message;
    }
}

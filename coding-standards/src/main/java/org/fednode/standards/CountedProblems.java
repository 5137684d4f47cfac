package org.fednode.standards;

import org.fednode.standards.source.Problems;

/** Remembers whether there were any: a definition with problems is not compiled. */
final class CountedProblems implements Problems {

    private final Problems problems;
    private boolean any;

    CountedProblems(Problems problems) {
        this.problems = problems;
    }

    boolean any() {
        return any;
    }

    @Override
    public void at(int line, String message) {
        any = true;
        problems.at(line, message);
    }
}

package org.fednode.standards.source;

/** Receives what is wrong with one file, all of it, in the order found. */
@FunctionalInterface
public interface Problems {

    void at(int line, String message);
}

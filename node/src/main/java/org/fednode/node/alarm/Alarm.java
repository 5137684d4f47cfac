package org.fednode.node.alarm;

import java.time.Instant;

/**
 * Something that people must look at.
 *
 * @param code what kind of thing, for a document or a program
 * @param about the node that it is about
 * @param next what to do
 */
public record Alarm(String code, String about, Instant at, String zh, String en, String next) {

    /** By what people say that they have looked at this one: the next of its kind is another. */
    public String id() {
        return code + ':' + about + ':' + at.toEpochMilli();
    }
}

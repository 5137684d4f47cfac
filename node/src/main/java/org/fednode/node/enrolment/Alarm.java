package org.fednode.node.enrolment;

import java.time.Instant;

/**
 * Something about keys and certificates that people must look at.
 *
 * @param code what kind of thing
 * @param node whom it is about
 * @param next what to do
 */
public record Alarm(String code, String node, Instant at, String zh, String en, String next) {
}

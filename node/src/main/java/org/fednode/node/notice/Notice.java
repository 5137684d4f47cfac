package org.fednode.node.notice;

import java.time.Instant;
import java.util.Optional;

/**
 * A notice held here.
 *
 * @param to the node that it is for, with those below it; empty for all below the issuer
 * @param at when it was issued
 */
public record Notice(String issuer, String id, Optional<String> to, Instant at, NoticeText text) {
}

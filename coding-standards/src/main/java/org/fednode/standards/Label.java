package org.fednode.standards;

/** A name or message in Chinese and English. */
public record Label(String zh, String en) {
}

package org.fednode.node.link;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What travels through the queue, by its first byte (spec/transport.md): a batch begins as every ZIP does; a hello is
 * the one fixed text by which a child asks for the receipts of its streams.
 */
final class LinkMessage {

    static final byte[] HELLO = "{\"type\":\"hello\"}".getBytes(StandardCharsets.UTF_8);

    private LinkMessage() {
    }

    static boolean isHello(byte[] message) {
        return Arrays.equals(message, HELLO);
    }
}

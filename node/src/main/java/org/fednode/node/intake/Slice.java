package org.fednode.node.intake;

import java.util.Optional;

/**
 * The bytes of one record, without its line break. They stay valid until the next record is cut.
 *
 * @param position 1-based line on which the record begins
 * @param fault why the bytes are no whole record, if they aren't; they are then at most the record's first 64 KiB
 */
record Slice(byte[] bytes, int offset, int length, long position, Optional<InputFault> fault) {

    boolean isBlank() {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    boolean contains(int value) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == value) {
                return true;
            }
        }
        return false;
    }
}

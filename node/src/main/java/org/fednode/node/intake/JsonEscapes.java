package org.fednode.node.intake;

import java.util.Optional;

/** Finds escapes that JSON's grammar allows and no database can store: NUL and halves of surrogate pairs. */
final class JsonEscapes {

    private static final int ESCAPE = 6;

    private JsonEscapes() {
    }

    static Optional<InputFault> fault(Slice slice) {
        if (slice.contains(0)) {
            return Optional.of(InputFault.NUL);
        }
        if (!slice.contains('\\')) {
            return Optional.empty();
        }
        int end = slice.offset() + slice.length();
        int at = slice.offset();
        while (at < end) {
            int unit = slice.bytes()[at] == '\\' ? unit(slice.bytes(), at, end) : -1;
            if (unit == 0) {
                return Optional.of(InputFault.NUL);
            }
            if (unit >= 0 && Character.isSurrogate((char) unit)) {
                int low = Character.isHighSurrogate((char) unit) ? unit(slice.bytes(), at + ESCAPE, end) : -1;
                if (low < 0 || !Character.isLowSurrogate((char) low)) {
                    return Optional.of(InputFault.LONE_SURROGATE);
                }
                at += ESCAPE;
            }
            at += slice.bytes()[at] == '\\' ? 2 : 1;
        }
        return Optional.empty();
    }

    /** The code unit of the {@code \}{@code u} escape that begins at {@code at}; -1 when none does. */
    private static int unit(byte[] bytes, int at, int end) {
        if (at + ESCAPE > end || bytes[at] != '\\' || bytes[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}

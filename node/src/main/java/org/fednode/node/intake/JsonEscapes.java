package org.fednode.node.intake;

import java.util.Optional;

/** Finds escapes that JSON's grammar allows and no database can store: NUL and halves of surrogate pairs. */
final class JsonEscapes {

    private static final int ESCAPE = 6;

    private JsonEscapes() {
    }

    static Optional<InputFault> fault(String json) {
        if (json.indexOf('\0') >= 0) {
            return Optional.of(InputFault.NUL);
        }
        int at = json.indexOf('\\');
        while (at >= 0) {
            int unit = unit(json, at);
            if (unit == 0) {
                return Optional.of(InputFault.NUL);
            }
            if (unit >= 0 && Character.isSurrogate((char) unit)) {
                int low = Character.isHighSurrogate((char) unit) ? unit(json, at + ESCAPE) : -1;
                if (low < 0 || !Character.isLowSurrogate((char) low)) {
                    return Optional.of(InputFault.LONE_SURROGATE);
                }
                at += ESCAPE;
            }
            at = json.indexOf('\\', at + 2);
        }
        return Optional.empty();
    }

    /** The code unit of the {@code \}{@code u} escape that begins at {@code at}; -1 when none does. */
    private static int unit(String json, int at) {
        if (at + ESCAPE > json.length() || json.charAt(at) != '\\' || json.charAt(at + 1) != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE; i++) {
            int digit = Character.digit(json.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}

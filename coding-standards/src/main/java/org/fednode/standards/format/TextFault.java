package org.fednode.standards.format;

/** Characters that no text of a record may hold. */
public enum TextFault {
    NONE, CONTROL_CHARACTER, LONE_SURROGATE, REPLACEMENT_CHARACTER;

    /** The first fault of the text. */
    public static TextFault of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7F && c < 0xA0) {
                return CONTROL_CHARACTER;
            }
            if (c >= Character.MIN_SURROGATE) {
                if (c == '\uFFFD') {
                    return REPLACEMENT_CHARACTER;
                }
                if (Character.isSurrogate(c)) {
                    if (!Character.isHighSurrogate(c) || i + 1 == text.length()
                            || !Character.isLowSurrogate(text.charAt(i + 1))) {
                        return LONE_SURROGATE;
                    }
                    i++;
                }
            }
        }
        return NONE;
    }
}

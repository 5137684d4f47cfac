package org.fednode.node.intake;

import java.io.IOException;

/** Forms of file that people and programs send by mistake where text is expected, known by their first bytes. */
enum BinaryForm {
    /** Also the newer spreadsheets. */
    ZIP('P', 'K', 3, 4),
    /** The older spreadsheets. */
    OLE(0xD0, 0xCF, 0x11, 0xE0),
    GZIP(0x1F, 0x8B),
    ZSTD(0x28, 0xB5, 0x2F, 0xFD),
    SEVEN_ZIP('7', 'z', 0xBC, 0xAF),
    XZ(0xFD, '7', 'z', 'X', 'Z'),
    BZIP2('B', 'Z', 'h'),
    RAR('R', 'a', 'r', '!', 0x1A),
    PDF('%', 'P', 'D', 'F', '-');

    private final int[] head;

    BinaryForm(int... head) {
        this.head = head;
    }

    /** Whether the unread bytes begin one of them. */
    static boolean begins(InputBuffer buffer) throws IOException {
        for (BinaryForm form : values()) {
            if (buffer.startsWith(form.head)) {
                return true;
            }
        }
        return false;
    }
}

package org.fednode.exchange.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeHeadTest {

    private static final String ROOT = "0123456789abcdef".repeat(4);

    @Test
    void readsWhatItWrites() {
        TreeHead head = TreeHead.parse("57:sha-256:" + ROOT);

        assertEquals(57, head.size());
        assertEquals("57:sha-256:" + ROOT, head.toString());
        assertEquals(TreeHead.EMPTY, TreeHead.parse(TreeHead.EMPTY.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "57", "57:", "-1:sha-256:R", "057:sha-256:R", "57:sm3:R", "57:R", "57:sha-256:00",
        "0:sha-256:R", "+57:sha-256:R", "99999999999999999:sha-256:R", "9007199254740992:sha-256:R", "57 sha-256:R"})
    void refusesWhatIsNoHead(String text) {
        assertThrows(IllegalArgumentException.class, () -> TreeHead.parse(text.replace("R", ROOT)));
    }
}

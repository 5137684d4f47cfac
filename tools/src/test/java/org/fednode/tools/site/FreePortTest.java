package org.fednode.tools.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.fednode.tools.terminal.Trouble;
import org.junit.jupiter.api.Test;

class FreePortTest {

    private static final String HOST = "127.0.0.1";

    @Test
    void twoThatChooseBeforeEitherListensNeverChooseTheSamePort() throws Exception {
        Set<Integer> chosen = new HashSet<>();
        try (FreePort one = new FreePort(21_000, 21_040); FreePort other = new FreePort(21_000, 21_040)) {
            for (int i = 0; i < 10; i++) {
                chosen.add(one.on(HOST));
                chosen.add(other.on(HOST));
            }
        }

        assertEquals(20, chosen.size(), chosen.toString());
    }

    @Test
    void thePortIsFreeToListenOnAndAProgramThatListensIsLeftAlone() throws Exception {
        try (FreePort one = new FreePort(21_050, 21_051)) {
            int port = one.on(HOST);
            try (ServerSocket node = new ServerSocket(port, 1, InetAddress.getByName(HOST));
                    FreePort later = new FreePort(21_050, 21_051)) {
                assertEquals(21_050, node.getLocalPort());
                Trouble trouble = assertThrows(Trouble.class, () -> later.on(HOST));
                assertTrue(trouble.getMessage().contains("no free port"), trouble.getMessage());
            }
        }
    }

    @Test
    void aPortThatWasChosenIsToBeHadAgainWhenItsProgramHasEnded() throws Exception {
        try (FreePort one = new FreePort(21_070, 21_071)) {
            one.on(HOST);
        }
        try (FreePort later = new FreePort(21_070, 21_071)) {
            assertEquals(21_070, later.on(HOST));
        }
    }
}

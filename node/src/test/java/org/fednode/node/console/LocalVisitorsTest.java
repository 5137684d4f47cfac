package org.fednode.node.console;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalVisitorsTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "node.localhost", "127.0.0.1", "10.1.2.3", "[::1]", "::1"})
    void addressesAndTheMachinesOwnNamesAreAnswered(String host) {
        assertTrue(LocalVisitors.isOwnName(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil-localhost", "1.2.3", "", "abc"})
    void namesThatAnybodyCanMakeLeadHereAreNot(String host) {
        assertFalse(LocalVisitors.isOwnName(host));
    }
}

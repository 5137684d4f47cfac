package org.fednode.exchange.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.fednode.exchange.Federation;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeadTest {

    @ParameterizedTest
    @EnumSource(Suite.class)
    void givesTheStreamsBack(Suite suite) throws HeadProblem {
        Federation federation = Federation.of(suite);

        Head read = Head.verify(head(federation), federation.trust(), Federation.NOW);

        assertEquals(streams(federation), read.streams());
        assertEquals(federation.county().certificate(), read.node());
        assertEquals(Federation.NOW, read.created());
    }

    @Test
    void signsAnEmptyHeadOfANewNode() throws HeadProblem {
        Federation federation = Federation.of(Suite.SM2_SM3);
        byte[] bytes = Head.sign(federation.county(), federation.federation(), List.of(), Federation.NOW).bytes();

        assertEquals(List.of(), Head.verify(bytes, federation.trust(), Federation.NOW).streams());
    }

    @Test
    void refusesAChangedHeadAForeignOneAndNonsense() {
        Federation federation = Federation.of(Suite.ECDSA_P256_SHA256);
        Federation another = Federation.another(Suite.ECDSA_P256_SHA256);
        String text = new String(head(federation), StandardCharsets.UTF_8);

        assertRefused(HeadRefusal.SIGNATURE, federation, text.replace("\"seq\":7", "\"seq\":8"));
        assertRefused(HeadRefusal.SIGNATURE, federation, text.replace("\"node\":\"370102\"", "\"node\":\"370103\""));
        assertRefused(HeadRefusal.FOREIGN_FEDERATION, federation, new String(head(another), StandardCharsets.UTF_8));
        assertRefused(HeadRefusal.FORMAT, federation, "{}");
        assertRefused(HeadRefusal.FORMAT, federation, text + " ");
    }

    private static void assertRefused(HeadRefusal reason, Federation federation, String text) {
        HeadProblem problem = assertThrows(HeadProblem.class, () -> Head.verify(text.getBytes(StandardCharsets.UTF_8),
                federation.trust(), Federation.NOW));
        assertEquals(reason, problem.reason(), problem.getMessage());
    }

    private static byte[] head(Federation federation) {
        return Head.sign(federation.county(), federation.federation(), streams(federation), Federation.NOW).bytes();
    }

    private static List<StreamHead> streams(Federation federation) {
        return List.of(new StreamHead(new StreamId("370102", 1, "example"), 7, federation.federation(), 2),
                new StreamHead(new StreamId("370102", 1, "other"), 1, federation.federation(), 0));
    }
}

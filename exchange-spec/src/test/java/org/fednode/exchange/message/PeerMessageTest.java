package org.fednode.exchange.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.StreamId;
import org.junit.jupiter.api.Test;

class PeerMessageTest {

    @Test
    void takesAMessageOfAMebibyteAndRefusesALongerOneUnread() throws MessageProblem {
        assertEquals("a", PeerMessage.parse(ofLength(PeerMessage.MAX_BYTES)).type());
        MessageProblem problem = assertThrows(MessageProblem.class, () -> PeerMessage.parse(ofLength(PeerMessage.MAX_BYTES + 1)));

        assertEquals("message.limit", problem.code());
    }

    private static byte[] ofLength(int bytes) {
        byte[] empty = "{\"a\":\"\",\"type\":\"a\"}".getBytes(StandardCharsets.UTF_8);
        byte[] message = ("{\"a\":\"" + "x".repeat(bytes - empty.length) + "\",\"type\":\"a\"}").getBytes(StandardCharsets.UTF_8);
        assertEquals(bytes, message.length);
        return message;
    }

    @Test
    void refusesAGreetingThatNamesMoreStreamsThanFit() {
        Map<StreamId, Long> many = new HashMap<>();
        for (int i = 0; i <= StreamPositions.MOST; i++) {
            many.put(new StreamId("100000", 1, "returns." + i), 1L);
        }
        byte[] bytes = new Greeting(Greeting.Kind.HELLO, many, java.util.List.of(), Map.of(), java.util.Optional.empty()).message().canonical();

        MessageProblem problem = assertThrows(MessageProblem.class, () -> Greeting.read(PeerMessage.parse(bytes)));

        assertEquals("message.format", problem.code());
    }

    @Test
    void directivesForOneNodeTravelItsWayOnly() {
        assertEquals("returns.330106", DirectiveStream.to(BatchType.RETURNS, "330106").name());
        assertEquals(true, DirectiveStream.named("returns.330106").orElseThrow().goesDown());
        assertEquals(false, DirectiveStream.named("returns.330106").orElseThrow().goesUp());
        assertEquals(true, DirectiveStream.named("returns").orElseThrow().goesUp());
        assertEquals(false, DirectiveStream.named("standard.330106").isPresent());
        assertEquals(true, DirectiveStream.named("decisions.330106").orElseThrow().goesDown());
        assertEquals(true, DirectiveStream.named("decisions.330106").orElseThrow().goesUp());
        assertEquals(false, DirectiveStream.named("decisions").orElseThrow().goesDown());
        assertThrows(IllegalArgumentException.class, () -> DirectiveStream.to(BatchType.REVOCATIONS, "330106"));
        assertThrows(IllegalArgumentException.class, () -> DirectiveStream.to(BatchType.NOTICES, "x".repeat(57)));
    }
}

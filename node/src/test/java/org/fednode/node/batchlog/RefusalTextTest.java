package org.fednode.node.batchlog;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.fednode.exchange.batch.ReceiverRefusal;
import org.fednode.exchange.batch.Refusal;
import org.junit.jupiter.api.Test;

class RefusalTextTest {

    private static final List<ReceiverRefusal> ONLY_HELD = List.of(ReceiverRefusal.GAP, ReceiverRefusal.STANDARD_UNKNOWN,
            ReceiverRefusal.STANDARD_SUPERSEDED);

    @Test
    void everyCodeOfARefusalHasATextAndANextStep() {
        Stream<String> codes = Stream.concat(Arrays.stream(Refusal.values()).map(Refusal::code),
                Arrays.stream(ReceiverRefusal.values()).filter(code -> !ONLY_HELD.contains(code)).map(ReceiverRefusal::code));

        List<String> without = codes.filter(code -> !RefusalText.isKnown(code)).toList();

        assertTrue(without.isEmpty(), without::toString);
    }

    @Test
    void codeOfANewerNodeHasANextStepToo() {
        assertTrue(RefusalText.of("batch.something-new").next().en().contains("technicians"));
    }
}

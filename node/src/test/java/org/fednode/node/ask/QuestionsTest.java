package org.fednode.node.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fednode.exchange.ask.Answer;
import org.fednode.exchange.ask.Ask;
import org.fednode.exchange.ask.AskForm;
import org.fednode.exchange.ask.AskProblem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One node asks, another answers, over wires that lose, repeat and lie. */
class QuestionsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final Answers answers = new Answers();
    private final Questions questions = new Questions(new Random(1), Duration.ofMillis(50));

    @AfterEach
    void close() {
        answers.close();
        questions.close();
    }

    private void connect() {
        questions.sendWith((peer, question) -> answers.answer("parent", question)
                .thenAccept(answer -> questions.answered(peer, answer)));
    }

    private static Ask ask(int number, String about) {
        return new Ask(String.format("%032x", number), about, Map.of());
    }

    @Test
    void theSubjectsAnswererAnswers() throws Exception {
        answers.register("weather", (peer, body) -> Map.of("for", peer, "day", body.text("day")));
        connect();
        Conversation conversation = questions.with("330106", "weather", LONG);

        assertEquals(Map.of("for", "parent", "day", "today"), conversation.ask(Map.of("day", "today")).asMap());
        assertTrue(conversation.bytes() > 100, "bytes " + conversation.bytes());
    }

    @Test
    void aLostQuestionIsAskedAgain() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        answers.register("weather", (peer, body) -> Map.of());
        questions.sendWith((peer, question) -> {
            if (sent.incrementAndGet() > 2) {
                answers.answer("parent", question).thenAccept(answer -> questions.answered(peer, answer));
            }
        });

        questions.with("330106", "weather", LONG).ask(Map.of());

        assertEquals(3, sent.get());
    }

    @Test
    void whatIsBeingAnsweredIsNotBegunAgain() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        answers.register("weather", (peer, body) -> {
            begun.incrementAndGet();
            try {
                assertTrue(go.await(60, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Map.of();
        });
        byte[] question = ask(1, "weather").bytes();

        CompletableFuture<byte[]> first = answers.answer("parent", question);
        byte[] again = answers.answer("parent", question).get();
        go.countDown();

        assertEquals("ask.not-ready", Answer.read(again).problem().orElseThrow().code());
        assertEquals(Answer.of(ask(1, "weather"), Map.of()), Answer.read(first.get()));
        assertEquals(1, begun.get());
    }

    /** A peer that says that it is at it is waited for, longer than one that says nothing. */
    @Test
    void aPeerThatIsAtItIsWaitedFor() throws Exception {
        answers.register("weather", (peer, body) -> {
            try {
                Thread.sleep(1_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Map.of();
        });
        connect();

        assertEquals(Map.of(), questions.with("330106", "weather", Duration.ofMillis(400)).ask(Map.of()).asMap());
    }

    @Test
    void everyFailureIsAnAnswerWithItsCode() throws Exception {
        answers.register("refusing", (peer, body) -> {
            throw new AskProblem("reconciliation.cut", "not here");
        });
        answers.register("picky", (peer, body) -> Map.of("day", body.text("day")));
        answers.register("broken", (peer, body) -> {
            throw new IllegalStateException("张三 330106199001011234");
        });
        answers.register("wordy", (peer, body) -> Map.of("text", "x".repeat(AskForm.MAX_BYTES)));
        connect();

        assertEquals("ask.unknown-subject", code("nothing"));
        assertEquals("reconciliation.cut", code("refusing"));
        assertEquals("ask.format", code("picky"));
        assertEquals("ask.failed", code("broken"));
        assertEquals("ask.format", code("wordy"));
    }

    private String code(String about) {
        return assertThrows(AskProblem.class, () -> questions.with("330106", about, LONG).ask(Map.of())).code();
    }

    @Test
    void silenceAndAMissingLinkAreProblemsAfterTheTimeAllowed() {
        assertEquals("ask.no-answer", assertThrows(AskProblem.class,
                () -> questions.with("330106", "weather", Duration.ofMillis(120)).ask(Map.of())).code());
        questions.sendWith((peer, question) -> { });
        assertEquals("ask.no-answer", assertThrows(AskProblem.class,
                () -> questions.with("330106", "weather", Duration.ofMillis(120)).ask(Map.of())).code());
    }

    /** Only the peer that was asked may answer, and only what was asked. */
    @Test
    void answersOfOthersAndNonsenseAreDropped() throws Exception {
        answers.register("weather", (peer, body) -> Map.of("from", "the right one"));
        questions.sendWith((peer, question) -> {
            Ask ask = Ask.read(question);
            questions.answered("330127", Answer.of(ask, Map.of("from", "another child")).bytes());
            questions.answered(peer, Answer.of(ask(9, "weather"), Map.of("from", "another question")).bytes());
            questions.answered(peer, "{}".getBytes(StandardCharsets.UTF_8));
            questions.answered(peer, new byte[AskForm.MAX_BYTES + 1]);
            answers.answer("parent", question).thenAccept(answer -> questions.answered(peer, answer));
        });

        assertEquals("the right one", questions.with("330106", "weather", LONG).ask(Map.of()).text("from"));
    }

    @Test
    void onePeerCantTakeAllWorkers() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        answers.register("slow", (peer, body) -> {
            try {
                assertTrue(go.await(60, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Map.of();
        });
        for (int i = 0; i < 2; i++) {
            answers.answer("330106", ask(i, "slow").bytes());
        }

        Answer refused = Answer.read(answers.answer("330106", ask(7, "slow").bytes()).get());
        go.countDown();

        assertEquals("ask.failed", refused.problem().orElseThrow().code());
    }

    @Test
    void whatIsNoQuestionIsNotAnswered() {
        assertEquals("ask.format", assertThrows(AskProblem.class,
                () -> answers.answer("parent", "{\"type\":\"ask\"}".getBytes(StandardCharsets.UTF_8))).code());
    }
}

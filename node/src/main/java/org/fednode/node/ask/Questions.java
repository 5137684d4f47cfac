package org.fednode.node.ask;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.fednode.exchange.ask.Answer;
import org.fednode.exchange.ask.Ask;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.ask.AskRefusal;
import org.jboss.logging.Logger;

/**
 * Asks the node at the other end of a link, and asks again until it answers. Links bring questions away by a
 * {@link Wire} and hand in the answers that come. Safe for use by several threads.
 */
public final class Questions implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Questions.class);
    private static final int ID_BYTES = 16;

    /** Takes questions to a peer. */
    @FunctionalInterface
    public interface Wire {
        /**
         * Sends, or fails at once; the answer comes to {@link Questions#answered}, at any time or never.
         *
         * @throws AskProblem with {@code ask.no-answer} when the peer can't be reached that way now
         */
        void send(String peer, byte[] question) throws AskProblem;
    }

    /** A question in hand. */
    private record Open(String peer, String id) {
    }

    private final RandomGenerator random;
    private final Duration repeatAfter;
    private final Map<Open, CompletableFuture<Answer>> open = new ConcurrentHashMap<>();
    private volatile Wire wire = (peer, question) -> {
        throw new AskProblem(AskRefusal.NO_ANSWER, "there is no link to " + peer);
    };

    /** @param repeatAfter when a question without answer is sent again */
    public Questions(RandomGenerator random, Duration repeatAfter) {
        this.random = random;
        this.repeatAfter = repeatAfter;
    }

    /** How questions get to peers from now on. */
    public void sendWith(Wire wire) {
        this.wire = wire;
    }

    /** An exchange with one peer about one subject. */
    public Conversation with(String peer, String about, Duration patience) {
        return new Conversation(this, peer, about, patience);
    }

    /** Takes an answer that a link brought. What nobody waits for is dropped. */
    public void answered(String peer, byte[] answer) {
        try {
            Answer read = Answer.read(answer);
            CompletableFuture<Answer> waiting = open.get(new Open(peer, read.id()));
            if (waiting != null && !isNotReady(read)) {
                waiting.complete(read);
            }
        } catch (AskProblem e) {
            LOG.warnf("an answer from %s was refused (%s): %s", peer, e.code(), e.getMessage());
        }
    }

    private static boolean isNotReady(Answer answer) {
        return answer.problem().filter(problem -> problem.code().equals(AskRefusal.NOT_READY.code())).isPresent();
    }

    /** @return the answer; {@code sent} gets the question's bytes each time they are sent */
    Answer ask(String peer, String about, Map<String, Object> body, Duration patience, IntConsumer sent)
            throws AskProblem {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        Ask ask = new Ask(HexFormat.of().formatHex(id), about, body);
        byte[] question = ask.bytes();
        Open one = new Open(peer, ask.id());
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        open.put(one, answer);
        AskProblem last = new AskProblem(AskRefusal.NO_ANSWER, peer + " did not answer within " + patience.toSeconds()
                + " s; see whether its link is up");
        long until = System.nanoTime() + patience.toNanos();
        try {
            do {
                try {
                    sent.accept(question.length);
                    wire.send(peer, question);
                } catch (AskProblem e) {
                    last = e;
                }
            } while (!await(answer, Math.min(repeatAfter.toNanos(), until - System.nanoTime())) && System.nanoTime() < until);
        } finally {
            open.remove(one);
        }
        if (answer.isDone()) {
            return answer.join();
        }
        throw last;
    }

    private static boolean await(CompletableFuture<Answer> answer, long nanos) throws AskProblem {
        try {
            answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AskProblem(AskRefusal.NO_ANSWER, "interrupted");
        } catch (ExecutionException e) {
            throw new AskProblem(AskRefusal.NO_ANSWER, "the node is stopping");
        }
    }

    /** Nobody need wait any longer. */
    @Override
    public void close() {
        open.values().forEach(waiting -> waiting.completeExceptionally(new IllegalStateException("closed")));
    }
}

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
    private static final Duration FIRST_LOOK = Duration.ofMillis(100);
    private static final Duration LAST_LOOK = Duration.ofSeconds(5);
    /** No answer takes longer, however often the peer says that it is coming. */
    private static final Duration LONGEST = Duration.ofHours(6);

    /** Takes questions to a peer. */
    @FunctionalInterface
    public interface Wire {
        /**
         * Sends, or fails at once; the answer comes to {@link Questions#answered}, at any time or never.
         *
         * @throws AskProblem with {@code ask.no-answer} when the peer can't be reached that way now
         */
        void send(String peer, byte[] question) throws AskProblem;

        /** An answer is awaited: fetches it, where the peer can't bring it by itself. Called again and again. */
        default void look(String peer) {
        }
    }

    /** A question in hand. */
    private record Open(String peer, String id) {
    }

    private final RandomGenerator random;
    private final Duration repeatAfter;
    private final Map<Open, Waiting> open = new ConcurrentHashMap<>();
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

    /** An exchange with one peer about one subject. @param silence how long to wait for a peer that says nothing at all */
    public Conversation with(String peer, String about, Duration silence) {
        return new Conversation(this, peer, about, silence);
    }

    /** Takes an answer that a link brought. What nobody waits for is dropped. */
    public void answered(String peer, byte[] answer) {
        try {
            Answer read = Answer.read(answer);
            Waiting waiting = open.get(new Open(peer, read.id()));
            if (waiting != null) {
                waiting.heard(read);
            }
        } catch (AskProblem e) {
            LOG.warnf("an answer from %s was refused (%s): %s", peer, e.code(), e.getMessage());
        }
    }

    /** A question that waits for its answer, and when its peer was last heard of it. */
    private static final class Waiting {
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final long begun = System.nanoTime();
        private volatile long heard = begun;

        void heard(Answer said) {
            heard = System.nanoTime();
            if (said.problem().filter(problem -> problem.code().equals(AskRefusal.NOT_READY.code())).isEmpty()) {
                answer.complete(said);
            }
        }

        /** @return how long to wait on without hearing anything */
        long left(Duration silence) {
            long now = System.nanoTime();
            return Math.min(heard + silence.toNanos() - now, begun + LONGEST.toNanos() - now);
        }

        boolean await(long nanos) throws AskProblem {
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
    }

    /** @return the answer; {@code sent} gets the question's bytes each time they are sent */
    Answer ask(String peer, String about, Map<String, Object> body, Duration silence, IntConsumer sent) throws AskProblem {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        Ask ask = new Ask(HexFormat.of().formatHex(id), about, body);
        byte[] question = ask.bytes();
        Open one = new Open(peer, ask.id());
        Waiting waiting = new Waiting();
        open.put(one, waiting);
        AskProblem last = new AskProblem(AskRefusal.NO_ANSWER, peer + " did not answer within " + silence.toSeconds()
                + " s; see whether its link is up");
        try {
            do {
                try {
                    sent.accept(question.length);
                    wire.send(peer, question);
                } catch (AskProblem e) {
                    last = e;
                }
            } while (!await(peer, waiting, silence) && waiting.left(silence) > 0);
        } finally {
            open.remove(one);
        }
        if (waiting.await(0)) {
            return waiting.answer.join();
        }
        throw last;
    }

    /** Waits until the question is to be sent again, and looks for the answer meanwhile, at first often and then less. */
    private boolean await(String peer, Waiting waiting, Duration silence) throws AskProblem {
        long again = System.nanoTime() + Math.min(repeatAfter.toNanos(), waiting.left(silence));
        long pause = FIRST_LOOK.toNanos();
        while (!waiting.await(Math.min(pause, again - System.nanoTime()))) {
            if (System.nanoTime() >= again) {
                return false;
            }
            wire.look(peer);
            pause = Math.min(2 * pause, LAST_LOOK.toNanos());
        }
        return true;
    }

    /** Nobody need wait any longer. */
    @Override
    public void close() {
        open.values().forEach(waiting -> waiting.answer.completeExceptionally(new IllegalStateException("closed")));
    }
}

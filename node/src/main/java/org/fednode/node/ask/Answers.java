package org.fednode.node.ask;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.fednode.exchange.ask.Answer;
import org.fednode.exchange.ask.Ask;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.ask.AskRefusal;
import org.fednode.node.runtime.FailureText;
import org.jboss.logging.Logger;

/**
 * Answers what parent and children ask, whatever the link: each subject has an {@link Answerer}. A question that is asked
 * again while it is being answered is not begun a second time. Safe for use by several threads.
 */
public final class Answers implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Answers.class);
    /** So many questions of one peer are worked on or wait; more are turned away, so that no peer holds up another. */
    private static final int MOST_OF_A_PEER = 2;
    private static final int WORKERS = 6;

    /** A question in hand. */
    private record Open(String peer, String id) {
    }

    private final Map<String, Answerer> answerers = new ConcurrentHashMap<>();
    private final Map<Open, CompletableFuture<byte[]>> open = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS, task -> {
        Thread thread = new Thread(task, "ask-answer");
        thread.setDaemon(true);
        return thread;
    });

    /** @param about subject of spec/questions.md, such as {@code reconciliation} */
    public void register(String about, Answerer answerer) {
        if (answerers.putIfAbsent(about, answerer) != null) {
            throw new IllegalStateException("two answer questions about " + about);
        }
    }

    /**
     * Answers when there is an answer, which may take long; that it is being answered, when it is asked again meanwhile.
     *
     * @param question as it came
     * @throws AskProblem when it is no question of good form: nobody answers it
     */
    public CompletableFuture<byte[]> answer(String peer, byte[] question) throws AskProblem {
        Ask ask = Ask.read(question);
        Open one = new Open(peer, ask.id());
        CompletableFuture<byte[]> mine = new CompletableFuture<>();
        if (open.putIfAbsent(one, mine) != null) {
            return CompletableFuture.completedFuture(Answer.problem(ask, AskRefusal.NOT_READY.code(), "it is being answered").bytes());
        }
        if (open.keySet().stream().filter(other -> other.peer().equals(peer)).count() > MOST_OF_A_PEER) {
            answered(one, Answer.problem(ask, AskRefusal.FAILED.code(), "too many questions at once; ask again later").bytes());
            return mine;
        }
        try {
            workers.execute(() -> answered(one, work(peer, ask)));
        } catch (RejectedExecutionException e) {
            answered(one, Answer.problem(ask, AskRefusal.FAILED.code(), "the node is stopping; ask again later").bytes());
        }
        return mine;
    }

    /** No longer in hand before anybody hears the answer: the next question may come at once. */
    private void answered(Open one, byte[] answer) {
        open.remove(one).complete(answer);
    }

    private byte[] work(String peer, Ask ask) {
        Answerer answerer = answerers.get(ask.about());
        if (answerer == null) {
            return Answer.problem(ask, AskRefusal.UNKNOWN_SUBJECT.code(), "nobody here answers about " + ask.about()).bytes();
        }
        try {
            return Answer.of(ask, answerer.answer(peer, ask.members())).bytes();
        } catch (AskProblem e) {
            return Answer.problem(ask, e.code(), e.getMessage()).bytes();
        } catch (IllegalArgumentException e) {
            return Answer.problem(ask, AskRefusal.FORMAT.code(), Optional.ofNullable(e.getMessage()).orElse("")).bytes();
        } catch (RuntimeException e) {
            LOG.errorf("a question of %s about %s could not be answered: %s", peer, ask.about(), FailureText.of(e));
            return Answer.problem(ask, AskRefusal.FAILED.code(), "the node could not answer; its log says why").bytes();
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}

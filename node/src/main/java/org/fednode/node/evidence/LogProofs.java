package org.fednode.node.evidence;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.evidence.ProvenLine;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.log.LogEntry;
import org.fednode.exchange.log.LogHead;
import org.fednode.exchange.log.LogRefusal;
import org.fednode.exchange.log.ProofJson;
import org.fednode.node.ask.Answerer;
import org.fednode.node.batchlog.AcceptedLog;

/** Signs this node's log of accepted batches and proves what is in it, for programs here and for parent and children. */
public final class LogProofs implements Answerer {

    /** What peers ask about (spec/log.md#asking). */
    public static final String ABOUT = "log";

    private static final long MAX_INTEGER = (1L << 53) - 1;

    private final AcceptedLog log;
    private final Supplier<SigningKey> key;
    private final Digest federation;
    private final Clock clock;

    /** @param key which may be renewed while the node runs */
    public LogProofs(AcceptedLog log, Supplier<SigningKey> key, Digest federation, Clock clock) {
        this.log = log;
        this.key = key;
        this.federation = federation;
        this.clock = clock;
    }

    /** The log as it is now, signed. */
    public LogHead head() {
        AcceptedLog.Told now = log.tell(clock);
        return LogHead.sign(key.get(), federation, now.head(), now.at());
    }

    /** That a batch is in the log; empty when it is not. */
    public Optional<ProvenLine.Logged> inclusion(LogEntry entry) {
        return inclusion(entry, head());
    }

    Optional<ProvenLine.Logged> inclusion(LogEntry entry, LogHead head) {
        return log.index(entry.stream(), entry.seq()).stream().boxed().findFirst()
                .filter(index -> index < head.tree().size() && log.entry(index).equals(Optional.of(entry)))
                .map(index -> new ProvenLine.Logged(head.bytes(), log.inclusion(index, head.tree().size())));
    }

    @Override
    public Map<String, Object> answer(String peer, Members body) throws AskProblem {
        return switch (body.text("want")) {
            case "head" -> {
                body.only("want");
                yield envelope(head());
            }
            case "inclusion" -> inclusion(body.only("entry", "want"));
            case "consistency" -> consistency(body.only("first", "want").integer("first", 0, MAX_INTEGER));
            default -> throw new IllegalArgumentException("want is head, inclusion or consistency");
        };
    }

    private Map<String, Object> inclusion(Members body) throws AskProblem {
        LogHead head = head();
        ProvenLine.Logged logged = inclusion(LogEntry.read(body.object("entry")), head)
                .orElseThrow(() -> new AskProblem(LogRefusal.NO_SUCH_ENTRY.code(), "the batch is not in this node's log"));
        Map<String, Object> answer = envelope(head);
        answer.put("proof", ProofJson.write(logged.proof()));
        return answer;
    }

    /** That the log of the size is the beginning of the log as it is now. @throws AskProblem when it never had that size */
    public Map<String, Object> consistency(long first) throws AskProblem {
        LogHead head = head();
        Map<String, Object> answer = envelope(head);
        if (first > head.tree().size()) {
            throw new AskProblem(LogRefusal.NO_SUCH_SIZE.code(), "the log has " + head.tree().size() + " entries");
        }
        answer.put("proof", ProofJson.write(log.consistency(first, head.tree().size())));
        return answer;
    }

    private static Map<String, Object> envelope(LogHead head) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("head", head.members());
        return answer;
    }
}

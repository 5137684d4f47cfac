package org.fednode.node.ownership;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.node.directive.Directive;
import org.fednode.node.directive.DirectiveHandler;
import org.fednode.node.directive.DirectiveLine;
import org.fednode.node.directive.Directives;
import org.fednode.node.projection.HeldRecord;
import org.fednode.node.projection.OwnerWord;
import org.fednode.node.projection.OwnerWords;
import org.fednode.node.projection.Projection;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.PlainText;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.node.trust.Lineage;
import org.fednode.standards.DataSet;
import org.jboss.logging.Logger;

/** Words on keys that several nodes claim, and records that pass from one node to another. */
public final class Ownership implements DirectiveHandler {

    private static final Logger LOG = Logger.getLogger(Ownership.class);
    private static final String WORD = "owner-";
    private static final int SHORTEST_ID = WORD.length() + 8;
    private static final int MOST = 1_000;
    private static final long MAX_VERSION = (1L << 53) - 1;

    private final Parts parts;
    private final OwnerWords words = new OwnerWords();
    private final TransferStore transfers = new TransferStore();
    private final ToldStore told = new ToldStore();
    private volatile Runnable news = () -> { };

    /** What it needs of the node. */
    public record Parts(Database database, Directives directives, Lineage lineage, Projection projection, ActiveStandards standards,
            Clock clock) {
    }

    /** What waits for people. @param contests that this node decides @param claims of this node's own that another node claims too @param transfers offered to this node */
    public record Open(long contests, long claims, long transfers) {
    }

    public Ownership(Parts parts) {
        this.parts = parts;
    }

    /** Called when there may be something to do for {@link OwnershipWork}; must be quick. */
    void onNews(Runnable listener) {
        news = listener;
    }

    TransferStore transfers() {
        return transfers;
    }

    OwnerWords words() {
        return words;
    }

    ToldStore told() {
        return told;
    }

    String self() {
        return parts.directives().self();
    }

    /** Names a key without telling it. */
    static String wordId(String dataSet, String key) {
        return WORD + DigestAlgorithm.SHA_256.digest((dataSet + '\0' + key).getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** Words that stand, newest first. */
    public List<OwnerWord> newestWords(int limit) {
        return parts.database().transact(connection -> words.newest(connection, Math.min(limit, MOST)));
    }

    /** Newest first. */
    public List<TransferView> transferViews(int limit) {
        return newestTransfers(limit).stream().map(TransferView::of).toList();
    }

    private List<Transfer> newestTransfers(int limit) {
        return parts.database().transact(connection -> transfers.newest(connection, Math.min(limit, MOST)));
    }

    public Open open() {
        return parts.database().transact(connection -> {
            List<OwnerWord> undecided = words.newest(connection, MOST).stream()
                    .filter(word -> word.grounds() == OwnerWord.Grounds.ORDER).toList();
            return new Open(undecided.stream().filter(word -> word.issuer().equals(self())).count(),
                    undecided.stream().filter(word -> word.claimants().contains(self())).count(),
                    transfers.open(connection).stream().filter(one -> one.taker().equals(self()) && one.decider().isPresent()).count());
        });
    }

    /**
     * A person decides whose a record is. Durable when it returns.
     *
     * @param id of the word, or its beginning
     * @throws OwnershipRefused saying why not and what to do
     * @throws IllegalArgumentException when the reason is no plain text
     */
    public synchronized OwnerWord decide(String id, String owner, String reason) throws OwnershipRefused {
        PlainText.require("reason", reason);
        settle();
        List<OwnerWord> meant = newestWords(MOST).stream().filter(word -> id.length() >= SHORTEST_ID && word.id().startsWith(id)).toList();
        List<OwnerWord> own = meant.stream().filter(word -> word.issuer().equals(self())).toList();
        if (own.isEmpty()) {
            throw meant.isEmpty() ? new OwnershipRefused("no record that several nodes claim has this id", "list them to see their ids")
                    : new OwnershipRefused("node " + meant.get(0).issuer() + " decides on this record, being the lowest above all who claim it",
                            "ask its staff");
        }
        if (own.size() > 1) {
            throw new OwnershipRefused("several ids begin so", "give more of the id");
        }
        OwnerWord word = own.get(0);
        if (!word.claimants().contains(owner)) {
            throw new OwnershipRefused("node " + owner + " does not claim this record", "choose one of " + String.join(", ", word.claimants()));
        }
        OwnerWord decision = new OwnerWord(self(), word.id(), word.dataSet(), word.key(), word.version() + 1, word.claimants(), owner,
                OwnerWord.Grounds.DECISION, reason, parts.clock().instant());
        say(decision, decision.claimants());
        return decision;
    }

    /** Before a word is made of the one before it: a word whose turn failed may be durable, and two of one version would be taken here and there. */
    void settle() {
        parts.directives().settle();
    }

    /** Issues a word of this node's own for these nodes. A crash on the way is made up for by {@link OwnershipWork}. */
    /** @return whether there was anybody to say it to */
    boolean say(OwnerWord word, Iterable<String> nodes) {
        Map<String, Object> v = new LinkedHashMap<>();
        v.put("dataset", word.dataSet());
        v.put("key", word.key());
        v.put("version", word.version());
        v.put("claimants", word.claimants());
        if (word.isStanding()) {
            v.put("owner", word.owner());
            v.put("by", word.grounds().wireName());
        }
        if (!word.reason().isEmpty()) {
            v.put("reason", word.reason());
        }
        return tell(nodes, DirectiveLine.upsert(word.id(), v));
    }

    /**
     * Issues the same line for several nodes below; this node itself reads it in whichever stream, and nobody reaches unknown ones.
     *
     * @return whether it was issued at all
     */
    boolean tell(Iterable<String> nodes, DirectiveLine line) {
        boolean issued = false;
        for (String node : nodes) {
            if (parts.lineage().routeTo(node).isPresent()) {
                parts.directives().issue(DirectiveStream.to(BatchType.DECISIONS, node), List.of(line));
                issued = true;
            }
        }
        return issued;
    }

    /** Tells the nodes above. */
    void report(DirectiveLine line) {
        parts.directives().issue(DirectiveStream.of(BatchType.DECISIONS), List.of(line));
    }

    /**
     * Offers a record of this node's own to another node. Durable when it returns; the record stays this node's until it
     * is accepted.
     *
     * @return the transfer's id
     * @throws OwnershipRefused saying why not and what to do
     * @throws IllegalArgumentException when the reason is no plain text
     */
    public String offer(String dataSet, String key, String to, String reason) throws OwnershipRefused {
        PlainText.require("reason", reason);
        DataSet known = parts.standards().dataSet(dataSet).orElseThrow(() -> new OwnershipRefused("there is no data set of this id",
                "use one of " + String.join(", ", parts.standards().current().dataSets().keySet())));
        if (to.equals(self())) {
            throw new OwnershipRefused("the record is this node's own already", "name the node that shall have it");
        }
        HeldRecord held = ownRecord(known, key).orElseThrow(() -> new OwnershipRefused("this node has no record of its own of this key",
                "check the key, as the export shows it; the node whose record it is offers it"));
        if (newestTransfers(MOST).stream().anyMatch(one -> one.giver().equals(self()) && one.state() == TransferState.OFFERED
                && one.dataSet().equals(dataSet) && one.key().equals(key))) {
            throw new OwnershipRefused("the record is offered already", "withdraw the offer first");
        }
        Transfer transfer = new Transfer(self(), UUID.randomUUID().toString(), to, dataSet, key, held.source().epoch(), held.source().seq(),
                reason, Optional.of(new String(known.writer().write(held.values()), StandardCharsets.UTF_8)), Optional.empty(),
                TransferState.OFFERED, parts.clock().instant(), Optional.empty());
        report(DirectiveLine.upsert(transfer.lineKey(), transfer.offer()));
        return transfer.id();
    }

    Optional<HeldRecord> ownRecord(DataSet dataSet, String key) {
        return parts.database().transact(connection -> parts.projection().find(connection, dataSet, key)).stream()
                .filter(one -> one.source().origin().equals(self())).findFirst();
    }

    /** Takes an offer of this node's own back. @throws OwnershipRefused when there is none of this id */
    public void withdraw(String id) throws OwnershipRefused {
        Transfer transfer = parts.database().transact(connection -> transfers.find(connection, self(), id))
                .filter(one -> one.state() == TransferState.OFFERED)
                .orElseThrow(() -> new OwnershipRefused("this node has no open offer of this id", "list the transfers to see them"));
        report(DirectiveLine.delete(transfer.lineKey()));
    }

    @Override
    public void apply(Connection connection, Directive directive) throws SQLException {
        for (int i = 0; i < directive.lines().count(); i++) {
            BatchLines.Line line = directive.lines().line(i);
            try {
                apply(connection, directive, line);
            } catch (CanonicalProblem | IllegalArgumentException e) {
                LOG.warnf("line %d of %s/%d is passed over: %s", line.number(), directive.manifest().stream(),
                        directive.manifest().seq(), e.getMessage());
            }
        }
    }

    private void apply(Connection connection, Directive directive, BatchLines.Line line) throws SQLException, CanonicalProblem {
        boolean addressed = directive.stream().addressee().isPresent();
        String issuer = directive.issuer();
        if (line.key().startsWith(Transfer.PREFIX) && line.op() == LineOp.DELETE && !addressed) {
            transfers.answer(connection, issuer, transferId(line), issuer, TransferState.WITHDRAWN);
            return;
        }
        if (line.op() != LineOp.UPSERT) {
            throw new IllegalArgumentException("such a line can't be taken back");
        }
        Members v = new Members("v", CanonicalJson.parseObject(Arrays.copyOfRange(line.buffer(), line.valueFrom(), line.valueTo())));
        if (line.key().startsWith(WORD) && addressed) {
            OwnerWord word = word(issuer, line, v);
            note(connection, directive, word.id(), word.version());
            applyWord(connection, word);
        } else if (line.key().startsWith(Transfer.PREFIX) && addressed) {
            Transfer told = Transfer.told(issuer, transferId(line), v, line.at());
            requireSay(directive, told);
            note(connection, directive, told.task(), told.state().version());
            transfers.decide(connection, told);
            settle(connection, told.dataSet(), told.key());
        } else if (line.key().startsWith(Transfer.PREFIX) && v.has("answer")) {
            v.only("from", "answer");
            TransferState answer = TransferState.named(v.text("answer"))
                    .filter(state -> state == TransferState.ACCEPTED || state == TransferState.DECLINED)
                    .orElseThrow(() -> new IllegalArgumentException("v.answer must be accepted or declined"));
            transfers.answer(connection, v.text("from"), transferId(line), issuer, answer);
        } else if (line.key().startsWith(Transfer.PREFIX)) {
            Transfer offered = Transfer.offered(issuer, transferId(line), v, line.at());
            transfers.keep(connection, offered);
            settle(connection, offered.dataSet(), offered.key());
        } else {
            throw new IllegalArgumentException("its key names neither a word nor a transfer");
        }
    }

    private void note(Connection connection, Directive directive, String id, long version) throws SQLException {
        if (directive.source() == Directive.Source.OWN) {
            told.told(connection, id, directive.stream().addressee().orElseThrow(), version);
        }
    }

    /** Nodes above have a say in everything here, those below in what happens below them. */
    private void requireSay(Directive directive, Transfer told) {
        boolean isBelow = directive.source() == Directive.Source.BELOW;
        if (isBelow && !(parts.lineage().isAbove(directive.issuer(), told.giver())
                && parts.lineage().isAbove(directive.issuer(), told.taker()))) {
            throw new IllegalArgumentException("its issuer is not known to be above both sides of the transfer");
        }
    }

    private static String transferId(BatchLines.Line line) {
        return line.key().substring(Transfer.PREFIX.length());
    }

    private static OwnerWord word(String issuer, BatchLines.Line line, Members v) {
        v.only("dataset", "key", "version", "claimants", "owner", "by", "reason");
        List<String> claimants = v.texts("claimants");
        boolean inOrder = claimants.equals(new ArrayList<>(new TreeSet<>(claimants)));
        if (!inOrder || claimants.size() == 1 || claimants.stream().anyMatch(node -> node.isEmpty() || node.indexOf(' ') >= 0)) {
            throw new IllegalArgumentException("v.claimants must be two node ids or more, in order, or none");
        }
        String owner = claimants.isEmpty() ? "" : v.text("owner");
        if (!claimants.isEmpty() && !claimants.contains(owner)) {
            throw new IllegalArgumentException("v.owner must be one of v.claimants");
        }
        if (!line.key().equals(wordId(v.text("dataset"), v.text("key")))) {
            throw new IllegalArgumentException("its key is not that of v.dataset and v.key");
        }
        OwnerWord.Grounds grounds = claimants.isEmpty() ? OwnerWord.Grounds.ORDER
                : OwnerWord.Grounds.named(v.text("by")).orElseThrow(() -> new IllegalArgumentException("v.by is unknown"));
        String reason = v.has("reason") ? PlainText.require("reason", v.text("reason")) : "";
        return new OwnerWord(issuer, line.key(), v.text("dataset"), v.text("key"), v.integer("version", 1, MAX_VERSION), claimants, owner,
                grounds, reason, line.at());
    }

    private void applyWord(Connection connection, OwnerWord word) throws SQLException {
        words.keep(connection, word);
        settle(connection, word.dataSet(), word.key());
    }

    /** A data set that isn't known here has no rows here. */
    private void settle(Connection connection, String dataSet, String key) throws SQLException {
        Optional<DataSet> known = parts.standards().dataSet(dataSet);
        if (known.isPresent()) {
            parts.projection().settle(connection, known.get(), List.of(key));
        }
    }

    @Override
    public void clear(Connection connection) throws SQLException {
        words.clear(connection);
        transfers.clear(connection);
        told.clear(connection);
    }

    @Override
    public void afterCommit() {
        news.run();
    }

    Instant now() {
        return parts.clock().instant();
    }
}

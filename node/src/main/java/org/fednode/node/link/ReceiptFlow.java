package org.fednode.node.link;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.log.TreeHead;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.exchange.receipt.ReceiptProblem;
import org.fednode.exchange.receipt.ReceiptRefusal;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.RefusalText;
import org.fednode.node.inbox.BatchReceiver;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.Unavailable;
import org.jboss.logging.Logger;

/**
 * Receipts on their way down: those from above are verified, noted and handed on, to each child only its own. Safe for
 * use by several threads.
 */
public final class ReceiptFlow implements ReceiptInbox, PendingReceipts {

    private static final Logger LOG = Logger.getLogger(ReceiptFlow.class);
    /** More pages than that waiting for one child say no more than its receipts as they stand. */
    private static final int MOST_WAITING = 1_000;

    private final Database database;
    private final BatchLog log;
    private final TrustStore trust;
    private final Supplier<SigningKey> key;
    private final BatchReceiver inbox;
    private final Clock clock;
    private final CrashPoints crashPoints;
    private final List<Consumer<Receipt>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, List<byte[]>> waiting = new HashMap<>();
    private final Set<String> greeted = new HashSet<>();
    private volatile BiConsumer<String, byte[]> handDown = this::keepWaiting;
    private volatile Consumer<String> wake = child -> { };

    public ReceiptFlow(Database database, BatchLog log, TrustStore trust, Supplier<SigningKey> key, BatchReceiver inbox, Clock clock,
            CrashPoints crashPoints) {
        this.database = database;
        this.log = log;
        this.trust = trust;
        this.key = key;
        this.inbox = inbox;
        this.clock = clock;
        this.crashPoints = crashPoints;
    }

    /** Called with every receipt about a stream, once it is noted. */
    public void onReceipt(Consumer<Receipt> listener) {
        listeners.add(listener);
    }

    /** How to give a page to a child: at once, or {@link #keepWaiting} until its link asks. */
    public void handDownWith(BiConsumer<String, byte[]> way) {
        handDown = way;
    }

    /** Called when a page waits for a child whose link only we open. */
    public void wakeWith(Consumer<String> waker) {
        wake = waker;
    }

    @Override
    public void receive(byte[] bytes) throws ReceiptProblem {
        ReceiptPage page = ReceiptPage.verify(bytes, trust, clock.instant());
        NodeCertificate receiver = page.receiver();
        // by name: what is above may have a newer certificate than when it issued ours, and the store has pinned its key
        if (key.get().chain().stream().skip(1).noneMatch(above -> above.identity().nodeId().equals(receiver.identity().nodeId()))) {
            throw new ReceiptProblem(ReceiptRefusal.UNKNOWN_SIGNER, "the page is signed by " + receiver.identity().nodeId()
                    + ", which is not above this node");
        }
        BatchLog.Above above = above();
        List<Receipt> refused = new ArrayList<>();
        List<Receipt> forgotten = new ArrayList<>();
        database.transact(connection -> {
            for (Receipt receipt : page.receipts()) {
                if (above.parent().equals(receiver.identity().nodeId()) && isNewer(page, log.saidMore(connection, receipt))) {
                    forgotten.add(receipt);
                }
                if (log.receipted(connection, receipt, receiver.identity().nodeId(), above, page.only(receipt::equals).bytes())) {
                    refused.add(receipt);
                }
            }
            for (TreeHead head : page.logHeads()) {
                log.upperLogs().told(connection, receiver.identity().nodeId(), head, page.created());
            }
            return null;
        });
        forgotten.forEach(receipt -> giveAgain(receipt, receiver.identity().nodeId()));
        refused.forEach(receipt -> tell(receipt, receiver.identity().nodeId()));
        crashPoints.reached(CrashPoints.Place.RECEIPTS_NOTED);
        page.receipts().forEach(receipt -> listeners.forEach(listener -> listener.accept(receipt)));
        relay(page);
    }

    /** There is somebody: a page from above was signed by one of them. */
    private BatchLog.Above above() {
        List<NodeCertificate> chain = key.get().chain();
        return new BatchLog.Above(chain.get(1).identity().nodeId(), chain.get(chain.size() - 1).identity().nodeId());
    }

    /**
     * Whether the parent has said less after it, or a node above that has it from the parent, had said more; pages may be
     * late, so their own times tell.
     */
    private boolean isNewer(ReceiptPage page, List<byte[]> saidMore) {
        return !saidMore.isEmpty() && saidMore.stream().allMatch(former -> isNewer(page, former));
    }

    private boolean isNewer(ReceiptPage page, byte[] former) {
        try {
            return !page.created().isBefore(ReceiptPage.verify(former, trust, clock.instant()).created());
        } catch (ReceiptProblem e) {
            return true; // whoever signed the former page has another certificate since: that page is the older one
        }
    }

    /** The parent was put back to an earlier state: what it has forgotten goes up once more. */
    private void giveAgain(Receipt receipt, String parent) {
        int batches = log.sendAgain(receipt.stream(), parent, receipt.through());
        if (batches == 0) {
            return; // said twice
        }
        LOG.warnf("%s has forgotten what it had accepted of %s beyond %d, as after an old backup was put in place: %d batches are sent again",
                parent, receipt.stream(), receipt.through(), batches);
    }

    private static void tell(Receipt receipt, String receiver) {
        String code = receipt.reason().orElse("");
        RefusalText text = RefusalText.of(code);
        LOG.errorf("batch %s/%d was refused by %s (%s): %s; its stream stands still; %s", receipt.stream(), receipt.subjectSeq(), receiver,
                code, text.meaning().en(), text.next().en());
    }

    private void relay(ReceiptPage page) {
        Map<String, Set<StreamId>> byChild = new LinkedHashMap<>();
        for (Receipt receipt : page.receipts()) {
            inbox.routeOf(receipt.stream().origin())
                    .ifPresent(child -> byChild.computeIfAbsent(child, one -> new HashSet<>()).add(receipt.stream()));
        }
        byChild.forEach((child, streams) -> hand(child, page.only(receipt -> streams.contains(receipt.stream())).bytes()));
    }

    /** Hands a page of this node's own to a child. */
    public void say(String child, byte[] page) {
        hand(child, page);
    }

    /** A child that has no room for more must not keep receipts from us and from the others. */
    private void hand(String child, byte[] page) {
        try {
            handDown.accept(child, page);
        } catch (Unavailable e) {
            LOG.warnf("receipts can't be handed to %s now: %s; it is told of them when it greets", child, e.getMessage());
        }
    }

    /** Everything that a child should know of its streams: our own receipts as they stand, and the latest from above. */
    public List<byte[]> standing(String child) {
        List<byte[]> pages = new ArrayList<>();
        inbox.standing(child).forEach(page -> pages.add(page.bytes()));
        log.receipts().forEach((stream, fromAbove) -> {
            if (inbox.routeOf(stream.origin()).filter(child::equals).isPresent()) {
                pages.addAll(fromAbove);
            }
        });
        return pages;
    }

    /** Keeps a page until the child's link asks for it. */
    public void keepWaiting(String child, byte[] page) {
        synchronized (waiting) {
            List<byte[]> pages = waiting.computeIfAbsent(child, one -> new ArrayList<>());
            if (pages.size() >= MOST_WAITING) {
                pages.clear();
                greeted.remove(child);
            }
            pages.add(page);
        }
        wake.accept(child);
    }

    @Override
    public List<byte[]> pending(String child) {
        synchronized (waiting) {
            if (greeted.add(child)) {
                waiting.computeIfAbsent(child, one -> new ArrayList<>()).addAll(0, standing(child));
            }
            return List.copyOf(waiting.getOrDefault(child, List.of()));
        }
    }

    @Override
    public void repeat(String child) {
        synchronized (waiting) {
            greeted.remove(child);
        }
    }

    @Override
    public void delivered(String child, List<byte[]> pages) {
        synchronized (waiting) {
            List<byte[]> left = waiting.getOrDefault(child, new ArrayList<>());
            left.removeIf(page -> pages.stream().anyMatch(given -> given == page));
        }
    }
}

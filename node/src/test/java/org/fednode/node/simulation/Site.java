package org.fednode.node.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.ask.AskRefusal;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.node.CrashingNode;
import org.fednode.node.Node;
import org.fednode.node.link.ChildQueues;
import org.fednode.node.link.SteppedQueue;
import org.fednode.node.link.pull.SteppedPull;
import org.fednode.node.link.queue.Broker;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.NodeSettings;

/** A node over all its lives: its folder, its links, and the process that runs now, if one does. */
final class Site {

    private final World world;
    private final String id;
    private final Level level;
    private final Optional<Site> parent;
    private final Path folder;
    private final boolean pulled;
    private final List<Site> children = new ArrayList<>();
    private final Disk disk;
    private final Ledger ledger = new Ledger();
    private final Set<String> notices = new LinkedHashSet<>();
    private final QueueWire wire = new QueueWire();
    private final Mischief mischief;
    private final Map<String, SteppedPull> pulls = new LinkedHashMap<>();
    private final Set<String> receiptsWait = new LinkedHashSet<>();
    private Optional<Node> node = Optional.empty();
    private Optional<SteppedQueue> queue = Optional.empty();
    private Optional<Broker.GroupHandler> fromChildren = Optional.empty();
    private boolean rolledBack;
    private boolean forgetful;
    private boolean restored;
    private final Set<Site> unasked = new LinkedHashSet<>();
    private Optional<SigningKey> stolen = Optional.empty();

    /** @param pulled whether the parent fetches its batches */
    Site(World world, String id, Level level, Optional<Site> parent, boolean pulled, Path folder) {
        this.world = world;
        this.id = id;
        this.level = level;
        this.parent = parent;
        this.pulled = pulled;
        this.folder = folder;
        this.disk = new Disk(folder);
        this.mischief = new Mischief(this, disk);
        parent.ifPresent(above -> above.children.add(this));
    }

    /** @return whether it runs now; a start may die, too */
    boolean start() {
        try {
            Node opened = CrashingNode.open(NodeSettings.load(folder), world.clock(), mischief, world.planted().order());
            node = Optional.of(opened);
            openLinks(opened);
            children.forEach(child -> child.wire.parentIsBack());
            return !restored || recall(opened);
        } catch (Died death) {
            die(world.random().nextBoolean());
            return false;
        } catch (RuntimeException e) {
            if (mischief.hasJustFailed()) {
                return false;
            }
            throw new Violation("a node starts whatever happened to it", id + ": " + e.getMessage(), e);
        }
    }

    /** An operator starts a restored node so that it asks its parent first; without parent it does not come up. */
    private boolean recall(Node opened) {
        if (parent.isPresent() && !parent.get().isUp()) {
            kill(false);
            return false;
        }
        try {
            if (parent.isPresent() && !CrashingNode.recall(opened, parent.get().id)) {
                kill(false); // for want of a standard, which the operator has to bring
                return false;
            }
            parent.ifPresent(above -> CrashingNode.takeBackRelayed(opened, above.id));
            boolean all = true;
            for (Site child : children) {
                all &= child.isUp() && CrashingNode.recall(opened, child.id);
            }
            unasked.addAll(children);
            CrashingNode.reissue(opened, chunk -> Owners.Work.submit(world, this, chunk));
            world.say("  " + this + " has " + (all ? "" : "some of ") + "what it had sealed");
            restored = false;
            rolledBack = !all;
            forgetful = !children.isEmpty(); // what is below has yet to hear that it has forgotten
            notices.retainAll(NoticesReachAll.held(this, this));
            return true;
        } catch (IOException | InterruptedException | ExecutionException e) {
            throw new Violation("a restored node takes back what it has sealed", id + ": " + e.getMessage(), e);
        }
    }

    private void openLinks(Node opened) {
        opened.questions().sendWith((peer, question) -> world.site(peer).nodeIfUp()
                .orElseThrow(() -> new AskProblem(AskRefusal.NO_ANSWER, peer + " is down")).answers().answer(id, question)
                .thenAccept(answer -> opened.questions().answered(peer, answer)));
        opened.receipts().wakeWith(receiptsWait::add);
        opened.messages().wakeWith(receiptsWait::add);
        opened.flow().wakeWith(receiptsWait::add);
        ChildQueues queues = ChildQueues.start(new ParentEnd(this, world), new ChildQueues.Parts(this::receive, opened.receipts(),
                opened.messages(), opened.children(), world.clock()));
        opened.messages().sendWith((peer, message) -> send(queues, peer, message));
        opened.flow().handDownWith((peer, message) -> send(queues, peer, message));
        opened.directives().onNews(opened.flow()::handDownAll);
        for (Site child : children) {
            if (child.pulled) {
                pulls.put(child.id, new SteppedPull(child.id, new PullLine(child, world), this::receive, opened, world.clock()));
            }
        }
        if (!pulled && parent.isPresent()) {
            queue = Optional.of(new SteppedQueue(opened, parent.get().id, wire::open, world.clock()));
        }
    }

    private boolean send(ChildQueues queues, String peer, byte[] message) {
        if (parent.filter(above -> above.id.equals(peer)).isPresent()) {
            queue.ifPresent(up -> up.send(message));
            return queue.isPresent();
        }
        return queues.send(peer, message);
    }

    /** The node's inbox, watched. */
    private ReceiptPage receive(String peer, List<byte[]> batches) {
        world.delivering(this, peer, batches);
        ReceiptPage page = node.orElseThrow().inbox().receive(peer, batches);
        world.delivered(this, page);
        return page;
    }

    /** Called where the process dies, before anything is rolled back in an orderly way. */
    void keepDatabaseAsItIs() {
        Disk.copy(folder.resolve("db"), kept());
    }

    /** The process ends between two steps. */
    void kill(boolean power) {
        keepDatabaseAsItIs();
        die(power);
    }

    /** The process has ended at a crash point, where the database was kept. */
    void die(boolean power) {
        mischief.disarm();
        shutDownDatabase();
        node.ifPresent(Site::abandon);
        node = Optional.empty();
        queue = Optional.empty();
        fromChildren = Optional.empty();
        pulls.clear();
        receiptsWait.clear();
        wire.childGone();
        Disk.copy(kept(), folder.resolve("db"));
        if (power) {
            cutPower(world.random());
        }
    }

    private void cutPower(Random random) {
        disk.cutPower(random);
        int fate = random.nextInt(10);
        if (fate < 2 && Files.exists(earlier())) {
            Disk.copy(earlier(), folder.resolve("db"));
        } else if (fate == 2) {
            Disk.copy(world.emptyDatabase(), folder.resolve("db"));
        }
    }

    /** What H2 may fall back to when the power goes. */
    void rememberDatabase() {
        Disk.copy(folder.resolve("db"), earlier());
    }

    private void shutDownDatabase() {
        Database.Settings settings = NodeSettings.load(folder).database();
        try (Connection connection = DriverManager.getConnection(settings.url(), settings.user(), settings.password());
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            throw new IllegalStateException("the abandoned database of " + id + " can't be closed", e);
        }
    }

    /** Threads and files of the dead process, which would be gone with it. */
    private static void abandon(Node dead) {
        try {
            dead.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void backUp() {
        Disk.copy(folder, backup());
    }

    /** An operator puts a backup in place of the node's folder, its broker's messages included. */
    void restore() {
        kill(false);
        wire.lose();
        children.forEach(child -> child.wire.lose());
        Disk.copy(backup(), folder);
        Disk.delete(earlier());
        disk.replaced();
        ledger.rolledBack();
        rolledBack = true;
        restored = true;
    }

    /** Somebody else has the key from now on. Another one is put in place before the next start. */
    void loseKey(SigningKey key) {
        kill(false);
        stolen = Optional.of(key);
        Disk.delete(backup());
        restored = true;
    }

    Optional<SigningKey> stolen() {
        return stolen;
    }

    /** Children that are up are asked which streams they have this site's word of. */
    void compareStreams() {
        unasked.removeIf(child -> child.isUp() && CrashingNode.compareStreams(node(), child.id));
    }

    boolean hasBackup() {
        return Files.exists(backup());
    }

    private Path kept() {
        return beside("kept");
    }

    private Path earlier() {
        return beside("earlier");
    }

    private Path backup() {
        return beside("backup");
    }

    private Path beside(String what) {
        return folder.resolveSibling(id + '.' + what);
    }

    void close() {
        if (node.isPresent()) {
            kill(false);
        }
    }

    void receiveUpWith(Broker.GroupHandler handler) {
        fromChildren = Optional.of(handler);
    }

    Optional<Broker.GroupHandler> fromChildren() {
        return fromChildren;
    }

    String id() {
        return id;
    }

    Level level() {
        return level;
    }

    Path folder() {
        return folder;
    }

    Optional<Site> parent() {
        return parent;
    }

    List<Site> children() {
        return children;
    }

    boolean isPulled() {
        return pulled;
    }

    boolean isUp() {
        return node.isPresent();
    }

    Node node() {
        return node.orElseThrow();
    }

    Optional<Node> nodeIfUp() {
        return node;
    }

    Optional<SteppedQueue> queue() {
        return queue;
    }

    Map<String, SteppedPull> pulls() {
        return pulls;
    }

    Set<String> receiptsWait() {
        return receiptsWait;
    }

    /** The queue to the parent. */
    QueueWire wire() {
        return wire;
    }

    Disk disk() {
        return disk;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Those that it has sent and knows to be durable. */
    Set<String> notices() {
        return notices;
    }

    Mischief mischief() {
        return mischief;
    }

    /** Whether a backup was put in its place, and not all neighbours could be asked yet for what it has forgotten. */
    boolean isRolledBack() {
        return rolledBack || forgetful;
    }

    /** Whether what this site seals is expected to arrive everywhere above it, and what they have told to hold. */
    boolean isWhole() {
        return !rolledBack && !forgetful && parent.map(Site::isWhole).orElse(true);
    }

    /** Whether it is expected to be whole once everything has come to rest. */
    boolean isExpected() {
        return !rolledBack && parent.map(Site::isExpected).orElse(true);
    }

    /** Those below have heard what this site had forgotten. */
    void cameToRest() {
        forgetful = false;
    }

    boolean holdsPublished() {
        return node.filter(one -> one.distribution().published().stream()
                .anyMatch(standard -> standard.reference().version().equals(MiniStandard.PUBLISHED) && standard.problem().isEmpty())).isPresent();
    }

    @Override
    public String toString() {
        return id;
    }
}

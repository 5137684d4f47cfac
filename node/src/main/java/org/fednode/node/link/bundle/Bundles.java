package org.fednode.node.link.bundle;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.fednode.exchange.bundle.BundleProblem;
import org.fednode.exchange.bundle.BundleReader;
import org.fednode.exchange.bundle.BundleRefusal;
import org.fednode.exchange.bundle.BundleStatement;
import org.fednode.exchange.bundle.BundleWriter;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.message.MessageProblem;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.inbox.BatchReceiver;
import org.fednode.node.link.DirectiveFlow;
import org.fednode.node.link.LinkStatus;
import org.fednode.node.link.PeerMessages;
import org.fednode.node.link.ReceiptFlow;
import org.fednode.node.trust.Child;
import org.fednode.node.trust.Children;
import org.fednode.node.trust.Credentials;
import org.fednode.node.trust.Lineage;

/**
 * Bundles to and from the parent and the children (spec/bundle.md). Each holds all that is not known to have arrived, so
 * one that is lost costs nothing but time. Safe for use by several threads; one bundle is made or taken at a time.
 */
public final class Bundles {

    private static final int AT_ONCE = 500;
    /** Directives for one child in one bundle; more than any federation issues in a year. */
    private static final int MOST_DIRECTIVES = 16_000;

    private final Parts parts;
    private final BundleMemory memory;

    /** What it needs of the node. @param folder where it keeps what it remembers */
    public record Parts(BatchLog log, BatchReceiver inbox, ReceiptFlow receipts, PeerMessages messages, DirectiveFlow flow,
            Credentials credentials, Children children, Lineage lineage, Path folder, Clock clock) {
    }

    public Bundles(Parts parts) {
        this.parts = parts;
        this.memory = new BundleMemory(parts.folder());
    }

    /**
     * Writes what the peer needs into a file, which appears whole or not at all.
     *
     * @param peer the parent or a child
     * @param mostBytes of batches; the rest waits for the next bundle
     * @throws IllegalArgumentException when the peer is neither
     */
    public synchronized Exported export(String peer, long mostBytes, Path file) throws IOException {
        boolean up = isParent(peer);
        if (!up && parts.children().find(peer).isEmpty()) {
            throw new IllegalArgumentException("node " + peer + " is neither the parent of this node nor a child that it has certified");
        }
        BundleMemory.Peer known = memory.of(peer).sentOneMore();
        Outgoing outgoing = new Outgoing(mostBytes);
        List<byte[]> pages = up ? List.of() : List.copyOf(parts.receipts().pending(peer));
        long left = up ? fillUp(outgoing) : fillDown(outgoing, peer, known, pages);
        memory.keep(peer, known);
        write(file, out -> new BundleWriter(parts.credentials().signing(), parts.credentials().trust().federation())
                .write(receiver(peer, known), known.sent(), parts.clock().instant(), outgoing.contents(), out));
        if (!up) {
            parts.receipts().delivered(peer, pages);
            parts.receipts().repeat(peer);
        }
        return new Exported(peer, known.sent(), outgoing.batches(), outgoing.receipts(), outgoing.messages(), left, Files.size(file));
    }

    /** A new file on the node's own disk, for one that is on its way in or out. */
    Path temporary() throws IOException {
        Files.createDirectories(parts.folder());
        return Files.createTempFile(parts.folder(), "moving", ".fxu");
    }

    private boolean isParent(String peer) {
        return parts.lineage().parent().equals(Optional.of(peer));
    }

    /** @return how many batches there was no room for */
    private long fillUp(Outgoing outgoing) {
        parts.flow().messages().forEach(outgoing::message);
        long from = 0;
        List<LoggedBatch> some = parts.log().unsent(from, AT_ONCE);
        while (!some.isEmpty()) {
            for (LoggedBatch batch : some) {
                if (!outgoing.batch(parts.log(), batch)) {
                    return parts.log().unsentCount() - outgoing.batches();
                }
                from = batch.position();
            }
            some = parts.log().unsent(from, AT_ONCE);
        }
        return 0;
    }

    private long fillDown(Outgoing outgoing, String child, BundleMemory.Peer known, List<byte[]> pages) {
        recallGreeting(child, known);
        pages.forEach(outgoing::page);
        parts.flow().messages(child).forEach(outgoing::message);
        List<LoggedBatch> directives = parts.flow().lacking(child, MOST_DIRECTIVES);
        for (LoggedBatch directive : directives) {
            if (!outgoing.batch(parts.log(), directive)) {
                break;
            }
        }
        return directives.size() - outgoing.batches();
    }

    /** After a start nobody has greeted yet, and the next greeting may be weeks away. */
    private void recallGreeting(String child, BundleMemory.Peer known) {
        if (parts.flow().knows(child) || known.hello().isEmpty()) {
            return;
        }
        try {
            parts.flow().heard(child, PeerMessage.parse(known.hello().get()));
        } catch (MessageProblem e) {
            throw new IllegalStateException("a greeting was kept that can't be read", e);
        }
    }

    /** A key that the peer has: the one it last signed with, else the newest that this node knows of. */
    private NodeCertificate receiver(String peer, BundleMemory.Peer known) {
        Instant now = parts.clock().instant();
        Stream<NodeCertificate> certified = parts.children().find(peer).map(Child::signing).stream();
        Stream<NodeCertificate> admitted = parts.credentials().trust().admitted().stream()
                .filter(one -> one.identity().nodeId().equals(peer));
        return known.signer().filter(one -> one.isValidAt(now))
                .or(() -> Stream.concat(certified, admitted).filter(one -> one.isValidAt(now))
                        .max(Comparator.comparing(one -> one.x509().getNotBefore())))
                .orElseThrow(() -> new IllegalArgumentException("the certificate of node " + peer + " has expired: enrol that node again"));
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private static void write(Path file, Writing writing) throws IOException {
        Path target = file.toAbsolutePath();
        Path beside = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(beside, Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)); OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                writing.to(out);
                out.flush();
                channel.force(true);
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /**
     * Takes a bundle. It is verified to its end before the first part is taken.
     *
     * @throws BundleProblem when it is refused; nothing has changed
     * @throws org.fednode.node.runtime.Unavailable when archive or database fail: take it again later
     */
    public synchronized Taken take(Path file) throws IOException, BundleProblem {
        BundleStatement statement = read(file, BundleReader.Parts.NONE);
        Taking taking = taking(statement);
        read(file, (same, part, content) -> taking.take(part.kind(), content));
        Taken taken = taking.finish(statement);
        Optional<byte[]> hello = taking instanceof FromChild child ? child.hello() : Optional.empty();
        memory.keep(taken.from(), memory.of(taken.from()).heard(statement.signer(), hello, parts.clock().instant()));
        return taken;
    }

    private BundleStatement read(Path file, BundleReader.Parts to) throws IOException, BundleProblem {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return new BundleReader(parts.credentials().signing(), parts.credentials().trust())
                    .read(in, Files.size(file), parts.clock().instant(), to);
        }
    }

    private Taking taking(BundleStatement statement) throws BundleProblem {
        String from = statement.from();
        if (isParent(from)) {
            return new FromParent(parts, from);
        }
        boolean isChild = parts.children().find(from).isPresent() && parts.lineage().route(statement.signer()).equals(Optional.of(from));
        if (!isChild) {
            throw new BundleProblem(BundleRefusal.NOT_NEIGHBOUR, "node " + from + " is neither the parent of this node nor a child that it has certified");
        }
        return new FromChild(parts, from);
    }

    /** Parent and children whose batches travel in bundles only. @param up whether those of this node do */
    public List<String> peers(boolean up) {
        List<String> peers = new ArrayList<>();
        if (up) {
            parts.lineage().parent().ifPresent(peers::add);
        }
        parts.children().all().stream().filter(child -> child.way() == Child.Way.BUNDLE).map(Child::id).sorted().forEach(peers::add);
        return peers;
    }

    /** How the links are doing on which nothing but bundles goes. @param up whether this node's own batches do */
    public List<LinkStatus> statuses(boolean up) {
        return peers(up).stream().map(this::status).toList();
    }

    private LinkStatus status(String peer) {
        boolean above = isParent(peer);
        long backlog = above ? parts.log().unsentCount() : parts.flow().lacking(peer, MOST_DIRECTIVES).size();
        LinkStatus.Direction direction = above ? LinkStatus.Direction.UP : LinkStatus.Direction.DOWN;
        try {
            Optional<Instant> heard = heard(peer);
            return new LinkStatus(peer, direction, "bundle", heard.isPresent() ? "connected" : "waiting", backlog, heard, Optional.empty());
        } catch (IOException e) {
            return new LinkStatus(peer, direction, "bundle", "failing", backlog, Optional.empty(), Optional.of(e.getMessage()));
        }
    }

    /** Whether something is not known to have arrived there. */
    boolean isOwed(String peer) {
        return isParent(peer) ? parts.log().awaitsReceipts() : !parts.flow().lacking(peer, 1).isEmpty();
    }

    /** When the last bundle from the peer was taken. */
    private Optional<Instant> heard(String peer) throws IOException {
        return memory.of(peer).heard();
    }
}

package org.fednode.node.link.pull;

import java.util.ArrayList;
import java.util.List;
import org.fednode.exchange.receipt.ReceiptProblem;
import org.fednode.exchange.receipt.ReceiptRefusal;
import org.fednode.node.link.PendingReceipts;
import org.fednode.node.link.ReceiptInbox;
import org.fednode.node.runtime.Unavailable;

/** Both ends of the way down: pages that wait at the parent, and pages that the child has taken. */
final class MemoryReceipts implements ReceiptInbox, PendingReceipts {

    /** What the child does with a page. */
    enum Mood {
        TAKES, REFUSES, IS_BROKEN
    }

    private final List<byte[]> pending = new ArrayList<>();
    private final List<byte[]> taken = new ArrayList<>();
    private Mood mood = Mood.TAKES;
    private int repeated;

    synchronized void setMood(Mood value) {
        mood = value;
    }

    synchronized void add(byte[] page) {
        pending.add(page);
    }

    synchronized List<byte[]> taken() {
        return List.copyOf(taken);
    }

    @Override
    public synchronized void receive(byte[] page) throws ReceiptProblem {
        switch (mood) {
            case REFUSES -> throw new ReceiptProblem(ReceiptRefusal.UNKNOWN_SIGNER, "the page is signed by a stranger");
            case IS_BROKEN -> throw new Unavailable("the database is gone", new java.io.IOException("gone"));
            case TAKES -> taken.add(page);
        }
    }

    @Override
    public synchronized List<byte[]> pending(String child) {
        return List.copyOf(pending);
    }

    @Override
    public synchronized void repeat(String child) {
        repeated++;
        pending.addAll(taken);
    }

    /** How often the link asked for the standing receipts. */
    synchronized int repeated() {
        return repeated;
    }

    @Override
    public synchronized void delivered(String child, List<byte[]> pages) {
        pending.removeIf(page -> pages.stream().anyMatch(given -> given == page));
    }
}

package org.fednode.exchange.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.merkle.GrowingTree;

/**
 * A leaf of a receiver's log: that it accepted one batch. Nothing in it tells of a record, so it has no salt.
 *
 * @param digest the batch's identity
 */
public record LogEntry(StreamId stream, long seq, Digest digest) {

    private static final long MAX_INTEGER = (1L << 53) - 1;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** @throws IllegalArgumentException when a member is missing or has the wrong form */
    public static LogEntry read(Members entry) {
        entry.only("digest", "epoch", "origin", "seq", "stream");
        return new LogEntry(new StreamId(name(entry.text("origin")), entry.integer("epoch", 1, MAX_INTEGER),
                name(entry.text("stream"))), entry.integer("seq", 1, MAX_INTEGER), Digest.parse(entry.text("digest")));
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("a name of the log entry has the wrong form");
        }
        return text;
    }

    /** The members, to be written as canonical JSON. */
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("digest", digest.toString());
        members.put("epoch", stream.epoch());
        members.put("origin", stream.origin());
        members.put("seq", seq);
        members.put("stream", stream.stream());
        return members;
    }

    /** The leaf's hash by the log's function. */
    public byte[] leafHash() {
        return GrowingTree.leaf(TreeHead.FUNCTION.function(), CanonicalJson.write(members()));
    }
}

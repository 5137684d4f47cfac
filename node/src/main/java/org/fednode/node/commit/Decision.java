package org.fednode.node.commit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fednode.exchange.batch.LineOp;
import org.fednode.node.projection.ContentHash;

/**
 * Decides which changes of a group are news: an upsert equal to what is held, and a delete of what isn't, are unchanged
 * and seal nothing. Changes are taken in order, each seeing the ones before it.
 */
final class Decision {

    /** A change that will be sealed, with the hash of its new content; empty on delete. */
    record News(Change change, Optional<ContentHash> hash) {
    }

    private final Map<String, ContentHash> held;
    private final Map<String, Optional<ContentHash>> overlay = new HashMap<>();
    private final List<News> news = new ArrayList<>();

    /** @param held content hashes of the rows held for {@link #keys} */
    Decision(Map<String, ContentHash> held) {
        this.held = held;
    }

    /** Every key that the changes name, old and new. */
    static Set<String> keys(ChunkGroup group) {
        Set<String> keys = new LinkedHashSet<>();
        group.submissions().forEach(submission -> submission.chunk().changes().forEach(change -> {
            keys.add(change.key());
            change.from().ifPresent(keys::add);
        }));
        return keys;
    }

    /** Takes a chunk's changes and says what became of them. */
    ChunkOutcome take(Chunk chunk) {
        int accepted = 0;
        for (Change change : chunk.changes()) {
            if (take(change)) {
                accepted++;
            }
        }
        return new ChunkOutcome(accepted, chunk.changes().size() - accepted, chunk.quarantined().size());
    }

    private boolean take(Change change) {
        Optional<ContentHash> before = now(change.key());
        if (change.op() == LineOp.DELETE) {
            return before.isPresent() && add(change, Optional.empty());
        }
        ContentHash hash = ContentHash.of(change.canonical());
        boolean moves = change.op() == LineOp.REKEY && now(change.from().orElseThrow()).isPresent();
        if (!moves && before.equals(Optional.of(hash))) {
            return false;
        }
        if (change.op() == LineOp.REKEY && !moves) {
            // The former key isn't held (any more): what remains of the re-key is the record as it should be.
            return add(new Change(LineOp.UPSERT, change.key(), Optional.empty(), change.at(), change.values(),
                    change.canonical()), Optional.of(hash));
        }
        change.from().ifPresent(from -> overlay.put(from, Optional.empty()));
        return add(change, Optional.of(hash));
    }

    private boolean add(Change change, Optional<ContentHash> hash) {
        overlay.put(change.key(), hash);
        news.add(new News(change, hash));
        return true;
    }

    private Optional<ContentHash> now(String key) {
        Optional<ContentHash> pending = overlay.get(key);
        return pending != null ? pending : Optional.ofNullable(held.get(key));
    }

    List<News> news() {
        return news;
    }
}

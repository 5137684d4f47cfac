package org.fednode.node.commit;

/** What became of a chunk; {@code accepted + unchanged + quarantined} is what was submitted. */
public record ChunkOutcome(int accepted, int unchanged, int quarantined) {
}

package org.fednode.node.projection;

/**
 * A key whose claims or words changed.
 *
 * @param key may be personal, so it stands in no log
 * @param version which change it was
 */
public record ClaimedKey(String dataSet, String key, long version) {

    /** Not the key: it may be personal. */
    @Override
    public String toString() {
        return "ClaimedKey[" + dataSet + ", " + version + ']';
    }
}

package org.fednode.node.projection;

/** A key whose claims or words changed. @param version which change it was; may be personal: stands in no log */
public record ClaimedKey(String dataSet, String key, long version) {

    /** Not the key: it may be personal. */
    @Override
    public String toString() {
        return "ClaimedKey[" + dataSet + ", " + version + ']';
    }
}

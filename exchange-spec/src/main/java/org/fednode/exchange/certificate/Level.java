package org.fednode.exchange.certificate;

/** A level of the federation, from the root down. */
public enum Level {
    NATIONAL, PROVINCE, PREFECTURE, COUNTY;

    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** @throws IllegalArgumentException when no level has that name */
    public static Level named(String wireName) {
        for (Level level : values()) {
            if (level.wireName().equals(wireName)) {
                return level;
            }
        }
        throw new IllegalArgumentException("no such level: use national, province, prefecture or county");
    }
}

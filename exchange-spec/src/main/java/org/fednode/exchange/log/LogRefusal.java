package org.fednode.exchange.log;

/** Why a log's head or a proof was refused. The code keeps its meaning; the section leads to the rule. */
public enum LogRefusal {
    FORMAT("log.format", "log.md#head"),
    FOREIGN_FEDERATION("log.foreign-federation", "log.md#head"),
    SIGNATURE("log.signature", "log.md#head"),
    SIGNER_NOT_NODE("log.signer-not-node", "log.md#head"),
    INCLUSION("log.inclusion", "log.md#inclusion"),
    CONSISTENCY("log.consistency", "log.md#consistency"),
    NO_SUCH_ENTRY("log.no-such-entry", "log.md#asking"),
    NO_SUCH_SIZE("log.no-such-size", "log.md#asking"),
    SHRUNK("log.shrunk", "log.md#watching"),
    FORK("log.fork", "log.md#watching");

    private final String code;
    private final String section;

    LogRefusal(String code, String section) {
        this.code = code;
        this.section = section;
    }

    public String code() {
        return code;
    }

    public String section() {
        return section;
    }
}

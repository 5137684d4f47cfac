package org.fednode.exchange.enrolment;

/** Why a node is not certified, or does not take what it was granted. */
public enum EnrolmentRefusal {
    FORMAT("enrolment.format", "enrolment.md#request"),
    LIMIT("enrolment.limit", "enrolment.md#request"),
    NOT_SIGNED("enrolment.not-signed", "enrolment.md#request"),
    SUITE("enrolment.suite", "enrolment.md#certifying"),
    LEVEL("enrolment.level", "enrolment.md#certifying"),
    DIVISION("enrolment.division", "enrolment.md#certifying"),
    OWN_NAME("enrolment.own-name", "enrolment.md#certifying"),
    ANOTHER_KEY("enrolment.another-key", "enrolment.md#certifying"),
    TLS("enrolment.tls", "enrolment.md#certifying"),
    CHANGED_IDENTITY("enrolment.changed-identity", "enrolment.md#renewal"),
    RECORD("enrolment.record", "enrolment.md#records"),
    GRANT("enrolment.grant", "enrolment.md#grant"),
    TICKET("enrolment.ticket", "enrolment.md#joining"),
    WAITING("enrolment.waiting", "enrolment.md#joining"),
    BUSY("enrolment.busy", "enrolment.md#joining");

    private final String code;
    private final String section;

    EnrolmentRefusal(String code, String section) {
        this.code = code;
        this.section = section;
    }

    public String code() {
        return code;
    }

    /** Where the rule stands. */
    public String section() {
        return section;
    }
}

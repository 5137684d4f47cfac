package org.fednode.standards;

/** An error sends the record to quarantine; a warning travels with it. */
public enum Severity {
    ERROR, WARNING
}

package org.fednode.node.runtime;

/**
 * The places between two writes on whose order durability rests: a process may die at any of them, and a test lets it. A
 * running node passes {@link #NONE}.
 */
@FunctionalInterface
public interface CrashPoints {

    CrashPoints NONE = place -> { };

    void reached(Place place);

    /** What has just been done. */
    enum Place {
        /** Own batch: the transaction holds rows and index, and is open. */
        OWN_APPLIED,
        /** A file of the archive is written under its temporary name, not yet durable. */
        FILE_WRITTEN,
        /** That file's bytes are durable. */
        FILE_FORCED,
        /** It has its name, which is not yet durable. */
        FILE_RENAMED,
        /** Own batch: the file is durable with its name. The commit point. */
        OWN_DURABLE,
        /** Own batch: the transaction is committed, nobody is answered. */
        OWN_COMMITTED,
        /** Received batches are appended to the archive, not yet durable. */
        RECEIVED_APPENDED,
        /** They are durable. */
        RECEIVED_DURABLE,
        /** Received batches: the transaction holds rows, index and cursors, and is open. */
        RECEIVED_APPLIED,
        /** Received batches: the transaction is committed, no receipt is signed. */
        RECEIVED_COMMITTED,
        /** A batch that the archive held and the database did not is applied and committed. */
        ROLLED_FORWARD,
        /** A rebuild has emptied the tables. */
        CLEARED,
        /** Receipts from above are noted, and not handed on. */
        RECEIPTS_NOTED,
        /** A group of rows that differed from the archive is put right and committed. */
        ROWS_CORRECTED
    }
}

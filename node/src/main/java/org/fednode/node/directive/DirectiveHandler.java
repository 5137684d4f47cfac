package org.fednode.node.directive;

import java.sql.Connection;
import java.sql.SQLException;

/** What a feature does with the directives of its type. */
public interface DirectiveHandler {

    /**
     * Applies the directive within the transaction that moves its stream's cursor, so once, and again in the same order
     * on a rebuild. A line that makes no sense is passed over and logged, without its content.
     */
    void apply(Connection connection, Directive directive) throws SQLException;

    /** Empties the feature's tables, before a rebuild from the archive. */
    void clear(Connection connection) throws SQLException;

    /**
     * Does what the tables say is still to be done: called after directives of the type were committed, at each start,
     * and after a rebuild. A failure is logged, and tried again at the next occasion.
     */
    default void afterCommit() {
    }
}

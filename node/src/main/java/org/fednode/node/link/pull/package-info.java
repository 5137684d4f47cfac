/**
 * The scheduled pull: the child offers its outbox over HTTPS ({@link org.fednode.node.link.pull.ExchangeListener}), the
 * parent fetches what is new and posts receipts ({@link org.fednode.node.link.pull.PullLink}) when its schedule says so
 * ({@link org.fednode.node.link.pull.PullSchedule}). The child opens no connection.
 *
 * <p>What makes it lossless is the cursor's one rule: a position is passed only when a receipt covers its batch, or in
 * the same transaction its stream is written down as waiting from there on.
 */
package org.fednode.node.link.pull;

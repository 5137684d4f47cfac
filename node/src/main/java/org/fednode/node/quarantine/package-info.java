/**
 * Input that was refused, until people have dealt with it: raw text, position and findings.
 *
 * <p>The door is {@link org.fednode.node.quarantine.Quarantine}. An entry is {@code open} until its corrected input is
 * taken ({@code resubmitted}) or it is given up ({@code discarded}). The feature only stores rows, within its caller's
 * transaction; {@code commit} also seals every entry and its settlement in the node's local quarantine stream, from
 * which the table {@code quarantine_entry} can be restored. Raw input is personal: it never enters a log or a page.
 */
package org.fednode.node.quarantine;

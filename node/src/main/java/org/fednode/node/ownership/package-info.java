/**
 * Whose a record is where several nodes claim it, and how it passes from one node to another
 * (exchange-spec/spec/ownership.md). Which of the claims counts is the projection's business.
 */
package org.fednode.node.ownership;

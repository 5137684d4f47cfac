/**
 * Makes batches that are validly signed and yet wrong in one named way, for the tests of whoever receives batches.
 * Nothing here belongs into a running node.
 */
package org.fednode.exchange.conformance;

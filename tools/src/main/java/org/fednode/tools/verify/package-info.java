/**
 * The stand-alone verifier of evidence: one jar without network, framework and node. Uses the exchange library and the JDK
 * alone, so that whoever is shown evidence needs to trust as little as possible.
 */
package org.fednode.tools.verify;

/**
 * Certifying children and being certified: joining over the line, renewal without a person, revocation, and the record of
 * all that in this node's stream.
 */
package org.fednode.node.enrolment;

/** What a node and its parent hand each other when the one joins or renews its certificates (spec/enrolment.md). */
package org.fednode.exchange.enrolment;

/**
 * Why nothing moves: for each link the first cause and what to do about it, from what the parts of the node say of
 * themselves, and from trying the line where it fails. {@link org.fednode.node.diagnosis.Diagnosis} is a pure function.
 */
package org.fednode.node.diagnosis;

/**
 * Loads a version of the standard from its files and compiles it: readers, validators and writers for each data set,
 * code lists, the division tree. The door is {@link org.fednode.standards.StandardPackage}; the interfaces and records
 * around it are what the node and the tools see. The definition language is described in the module's README.
 */
package org.fednode.standards;

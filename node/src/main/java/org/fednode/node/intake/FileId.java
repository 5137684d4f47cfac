package org.fednode.node.intake;

/** A file by its content: the same bytes for the same data set are the same file, whatever its name. */
record FileId(String dataSet, String digest) {
}

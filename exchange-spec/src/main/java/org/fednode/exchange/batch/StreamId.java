package org.fednode.exchange.batch;

/**
 * One chain of batches: a node's data set (or other stream) in one epoch of that node.
 *
 * @param origin node id that seals and signs the stream
 * @param epoch 1 at first; higher after the origin lost its archive
 * @param stream the data set's id, or the type's name for what is no data set
 */
public record StreamId(String origin, long epoch, String stream) {

    @Override
    public String toString() {
        return origin + '/' + epoch + '/' + stream;
    }
}

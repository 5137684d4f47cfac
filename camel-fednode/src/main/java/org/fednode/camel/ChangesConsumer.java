package org.fednode.camel;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledPollConsumer;

/**
 * Follows a data set's changes: one exchange each, in order, the next only when the one before has ended well. Where one
 * fails, the route's error handler has had its say, and the same change comes again at the next poll. So a change may come
 * twice, after a crash too, and none is left out.
 */
class ChangesConsumer extends ScheduledPollConsumer {

    private final FednodeEndpoint endpoint;
    private final NodeAccess node;
    private final CursorFile cursor;

    ChangesConsumer(FednodeEndpoint endpoint, Processor processor, NodeAccess node, CursorFile cursor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.node = node;
        this.cursor = cursor;
    }

    @Override
    protected int poll() throws Exception {
        int handed = 0;
        boolean more = true;
        while (more && isRunAllowed()) {
            String after = cursor.read();
            ChangePage page = node.changes(endpoint.getDataSet(), after, endpoint.getChunk());
            String reached = after;
            try {
                for (ChangePage.Change change : page.changes()) {
                    if (!isRunAllowed()) {
                        return handed;
                    }
                    hand(change);
                    reached = change.cursor();
                    handed++;
                }
                reached = page.next();
            } finally {
                if (!reached.equals(after)) {
                    cursor.write(reached);
                }
            }
            more = page.more();
        }
        return handed;
    }

    private void hand(ChangePage.Change change) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            Message message = exchange.getIn();
            message.setHeader(FednodeHeaders.OPERATION, change.operation());
            change.formerKey().ifPresent(former -> message.setHeader(FednodeHeaders.FORMER_KEY, former));
            message.setHeader(FednodeHeaders.KEY, change.key());
            message.setHeader(FednodeHeaders.ORIGIN, change.origin());
            message.setHeader(FednodeHeaders.TIME, change.at());
            message.setHeader(FednodeHeaders.CURSOR, change.cursor());
            message.setBody(change.values().orElse(null));
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
        } finally {
            releaseExchange(exchange, false);
        }
    }
}

package org.fednode.exchange.batch;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The stream of a directive, and the way that it travels (spec/batch.md#directives). Its name is the type's wire name;
 * where only one node and the way to it are concerned, a dot and that node's id follow.
 *
 * @param addressee node id; empty when the stream is for all
 */
public record DirectiveStream(BatchType type, Optional<String> addressee) {

    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,55}");

    /** @throws IllegalArgumentException when there is no such stream */
    public DirectiveStream {
        if (!type.isDirective()) {
            throw new IllegalArgumentException(type.wireName() + " are no directives");
        }
        if (addressee.isPresent() && !(isAddressable(type) && NODE.matcher(addressee.get()).matches())) {
            throw new IllegalArgumentException(type.wireName() + " can't be addressed to such a node");
        }
    }

    /** The stream for all. */
    public static DirectiveStream of(BatchType type) {
        return new DirectiveStream(type, Optional.empty());
    }

    /** The stream for one node: returns and decisions go to it alone, notices also to all below it. */
    public static DirectiveStream to(BatchType type, String node) {
        return new DirectiveStream(type, Optional.of(node));
    }

    /** Reads a stream's name; empty when it is not a directive's. */
    public static Optional<DirectiveStream> named(String stream) {
        int dot = stream.indexOf('.');
        Optional<BatchType> type = BatchType.named(dot < 0 ? stream : stream.substring(0, dot)).filter(BatchType::isDirective);
        if (type.isEmpty() || dot < 0) {
            return type.map(DirectiveStream::of);
        }
        String node = stream.substring(dot + 1);
        return type.filter(one -> isAddressable(one) && NODE.matcher(node).matches()).map(one -> to(one, node));
    }

    /** Whether batches of the type may stand in a stream of the name. */
    static boolean fits(BatchType type, String stream) {
        return named(stream).map(DirectiveStream::type).equals(Optional.of(type).filter(BatchType::isDirective));
    }

    private static boolean isAddressable(BatchType type) {
        return type == BatchType.RETURNS || type == BatchType.DECISIONS || type == BatchType.NOTICES;
    }

    public String name() {
        return addressee.map(node -> type.wireName() + '.' + node).orElse(type.wireName());
    }

    /** Whether a parent hands it to its children. */
    public boolean goesDown() {
        return switch (type) {
            case RETURNS, DECISIONS -> addressee.isPresent();
            default -> true;
        };
    }

    /** Whether a child hands it to its parent. */
    public boolean goesUp() {
        return switch (type) {
            case REVOCATIONS, DECISIONS -> true;
            case RETURNS -> addressee.isEmpty();
            default -> false;
        };
    }
}

package org.fednode.exchange.receipt;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.canonical.Timestamp;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.log.TreeHead;
import org.fednode.exchange.receipt.Receipt.LineException;
import org.fednode.exchange.receipt.Receipt.Outcome;

/** Reads and writes one receipt by spec/receipts.md#leaf. */
final class ReceiptJson {

    private static final long MAX_INTEGER = (1L << 53) - 1;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}");

    private ReceiptJson() {
    }

    static Map<String, Object> write(Receipt receipt) {
        Map<String, Object> leaf = new LinkedHashMap<>();
        leaf.put("origin", receipt.stream().origin());
        leaf.put("epoch", receipt.stream().epoch());
        leaf.put("stream", receipt.stream().stream());
        leaf.put("through", receipt.through());
        receipt.throughDigest().ifPresent(digest -> leaf.put("throughDigest", digest.toString()));
        leaf.put("outcome", receipt.outcome().wireName());
        receipt.subject().ifPresent(digest -> leaf.put("subject", digest.toString()));
        if (receipt.subjectSeq() > 0) {
            leaf.put("subjectSeq", receipt.subjectSeq());
        }
        receipt.reason().ifPresent(code -> leaf.put("reason", code));
        if (!receipt.exceptions().isEmpty()) {
            leaf.put("exceptions", receipt.exceptions().stream().map(ReceiptJson::write).toList());
        }
        if (receipt.exceptionsOmitted() > 0) {
            leaf.put("exceptionsOmitted", (long) receipt.exceptionsOmitted());
        }
        receipt.logHead().ifPresent(head -> leaf.put("logHead", head.toString()));
        leaf.put("time", Timestamp.format(receipt.time()));
        return leaf;
    }

    private static Map<String, Object> write(LineException exception) {
        return Map.of("seq", exception.seq(), "line", (long) exception.line(), "codes", exception.codes());
    }

    /** Bytes that an exception takes within a leaf. */
    static int bytes(LineException exception) {
        return CanonicalJson.write(write(exception)).length + 1;
    }

    /** @throws IllegalArgumentException when the leaf breaks the format */
    static Receipt read(Members leaf) {
        leaf.only("origin", "epoch", "stream", "through", "throughDigest", "outcome", "subject", "subjectSeq", "reason",
                "exceptions", "exceptionsOmitted", "time", "logHead");
        StreamId stream = new StreamId(matching(NAME, leaf.text("origin")), leaf.integer("epoch", 1, MAX_INTEGER),
                matching(NAME, leaf.text("stream")));
        long through = leaf.integer("through", 0, MAX_INTEGER);
        Optional<Digest> throughDigest = leaf.optionalText("throughDigest").map(Digest::parse);
        require(throughDigest.isPresent() == through > 0, "throughDigest must be there exactly when through is above 0");
        Outcome outcome = Outcome.named(leaf.text("outcome"));
        Optional<String> reason = leaf.optionalText("reason").map(code -> matching(CODE, code));
        boolean negative = outcome == Outcome.HELD || outcome == Outcome.REFUSED;
        require(!negative || reason.isPresent(), "what is held or refused has a reason");
        long subjectSeq = leaf.has("subjectSeq") ? leaf.integer("subjectSeq", 1, MAX_INTEGER) : 0;
        int omitted = leaf.has("exceptionsOmitted") ? (int) leaf.integer("exceptionsOmitted", 1, Integer.MAX_VALUE) : 0;
        return new Receipt(stream, through, throughDigest, outcome, leaf.optionalText("subject").map(Digest::parse),
                subjectSeq, reason, exceptions(leaf), leaf.time("time"), omitted, leaf.optionalText("logHead").map(TreeHead::parse));
    }

    private static List<LineException> exceptions(Members leaf) {
        if (!leaf.has("exceptions")) {
            return List.of();
        }
        List<LineException> exceptions = leaf.objects("exceptions").stream().map(ReceiptJson::exception).toList();
        require(!exceptions.isEmpty(), "exceptions must be left out when there are none");
        return exceptions;
    }

    private static LineException exception(Members exception) {
        exception.only("seq", "line", "codes");
        List<String> codes = exception.texts("codes");
        codes.forEach(code -> matching(CODE, code));
        return new LineException(exception.integer("seq", 1, MAX_INTEGER),
                (int) exception.integer("line", 1, Integer.MAX_VALUE), codes);
    }

    private static String matching(Pattern pattern, String text) {
        require(pattern.matcher(text).matches(), "a name or code of the receipt has the wrong form");
        return text;
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}

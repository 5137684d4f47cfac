package org.fednode.node.link.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.fednode.exchange.bundle.BundleProblem;
import org.fednode.exchange.bundle.BundleRefusal;

/** What became of bundles, as programs read it, and what people can do about it. */
public final class BundleReports {

    private static final ObjectMapper JSON = new ObjectMapper();

    private BundleReports() {
    }

    public static String of(Exported exported) {
        return text(JSON.createObjectNode().put("to", exported.to()).put("number", exported.number()).put("batches", exported.batches())
                .put("receipts", exported.receipts()).put("messages", exported.messages()).put("left", exported.left())
                .put("bytes", exported.bytes()));
    }

    public static String of(Taken taken) {
        ObjectNode json = JSON.createObjectNode().put("from", taken.from()).put("number", taken.number())
                .put("created", taken.created().toString()).put("batches", taken.batches()).put("receipts", taken.receipts())
                .put("messages", taken.messages());
        ArrayNode refused = json.putArray("refused");
        taken.refused().forEach(one -> refused.addObject().put("part", one.part()).put("code", one.code()));
        return text(json);
    }

    public static String of(BundleProblem problem) {
        return text(JSON.createObjectNode().put("code", problem.code()).put("detail", problem.getMessage())
                .put("next", next(problem.reason())));
    }

    /** What to do with a bundle that was refused. */
    public static String next(BundleRefusal reason) {
        return switch (reason) {
            case FORMAT, LIMIT -> "核对文件是否为数据包。See whether it is the right file; a bundle's name ends in .fxu.";
            case TRUNCATED, ALTERED, PART -> "请重新完整复制该文件。Copy the file again, whole, or have the sender export anew.";
            case ANOTHER_RECEIVER -> "请送交文件所属节点。Bring it to the node that it is for; fednode bundle show FILE tells which.";
            case ANOTHER_KEY -> "请先将本节点的数据包送交对方，再由对方重新导出。Bring that node a bundle of this one first, then have it export anew.";
            case FOREIGN_FEDERATION, SIGNATURE, SIGNER_NOT_SENDER ->
                    "不可信，请与发送方核实。Don't use it; ask the sender whether it made this file, and look at the clocks of both.";
            case NOT_NEIGHBOUR -> "只接受上级和已批准下级的数据包。Only the parent and certified children are heard; see: fednode ca list.";
        };
    }

    private static String text(ObjectNode json) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of texts and numbers can be written", e);
        }
    }
}

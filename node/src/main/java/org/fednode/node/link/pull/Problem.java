package org.fednode.node.link.pull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A refusal as RFC 9457 has it, with what to do next.
 *
 * @param type stable code of the refusal
 * @param retryAfter seconds to leave us alone; 0 for no such advice
 */
record Problem(int status, String type, String title, String detail, String next, int retryAfter) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static final Problem NOT_FOUND = of(404, "exchange.not-found", "Not found", "there is no such resource",
            "use GET /exchange/v1/batches, GET /exchange/v1/batches/{position}, GET /exchange/v1/messages or POST /exchange/v1/receipts, messages, directives");
    static final Problem NOT_PARENT = of(403, "exchange.not-parent", "Not the parent",
            "the certificate shown is not that of this node's parent", "connect with the parent's TLS certificate");
    static final Problem BUSY = new Problem(503, "exchange.busy", "Busy",
            "as many batches are being sent as this node allows at once", "come again in a second", 1);
    static final Problem UNAVAILABLE = new Problem(503, "exchange.unavailable", "Not available",
            "this node's database or archive can't be used just now", "come again; the node's own log says why", 5);
    static final Problem FAILED = of(500, "exchange.failed", "Failed", "this node failed to answer",
            "look into the node's log");
    static final Problem TOO_SLOW = of(408, "exchange.too-slow", "Too slow",
            "the body did not arrive in time", "send it again");

    static Problem tooLarge(int maxBytes) {
        return of(413, "exchange.too-large", "Too large", "this has at most " + maxBytes + " bytes", "send less at once");
    }

    static Problem of(int status, String type, String title, String detail, String next) {
        return new Problem(status, type, title, detail, next, 0);
    }

    byte[] json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("type", "urn:fednode:problem:" + type);
        json.put("title", title);
        json.put("status", status);
        json.put("detail", detail);
        json.put("next", next);
        json.put("code", type);
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of plain values can always be written", e);
        }
    }
}

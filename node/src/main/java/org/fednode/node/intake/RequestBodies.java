package org.fednode.node.intake;

import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.fednode.node.quarantine.FindingJson;
import org.fednode.node.runtime.Problem;

/** Reads the headers of requests that bring records, and says what was wrong with them. */
final class RequestBodies {

    static final String NDJSON = "application/x-ndjson";
    static final String CSV = "text/csv";
    private static final int LONGEST_KEY = 200;

    private RequestBodies() {
    }

    /** @param encoding the Content-Encoding header; absent when null */
    static RequestIntake.Body body(MediaType type, String encoding, InputStream content) {
        // also those that only match by a wildcard
        if (type == null || type.isWildcardType() || type.isWildcardSubtype()) {
            throw new NotSupportedException();
        }
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new WebApplicationException(new Problem("unsupported-encoding", 415, "不支持压缩内容",
                    "Compressed content is not supported", "The Content-Encoding is not identity.",
                    "Send the content as it is, without compression.").response());
        }
        boolean csv = "csv".equalsIgnoreCase(type.getSubtype());
        return new RequestIntake.Body(csv ? InputRecords.Format.CSV : InputRecords.Format.NDJSON, charset(type), content);
    }

    private static Optional<Charset> charset(MediaType type) {
        String declared = type.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (declared == null) {
            return Optional.empty();
        }
        return Optional.of(switch (declared.toLowerCase(Locale.ROOT)) {
            case "utf-8", "utf8", "us-ascii" -> StandardCharsets.UTF_8;
            // the older sets are parts of it
            case "gb18030", "gbk", "gb2312" -> InputText.GB18030;
            default -> throw new WebApplicationException(new Problem("unsupported-charset", 415, "不支持此字符编码",
                    "The charset is not supported", "The Content-Type declares a charset other than utf-8 and gb18030.",
                    "Convert the content to UTF-8.").response());
        });
    }

    static Optional<String> idempotencyKey(String header) {
        if (header == null) {
            return Optional.empty();
        }
        if (header.isBlank() || header.length() > LONGEST_KEY || header.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new WebApplicationException(new Problem("bad-idempotency-key", 400, "幂等键有误",
                    "The Idempotency-Key is malformed", "It has 1 to 200 visible ASCII characters.",
                    "Use a UUID, a new one for each request.").response());
        }
        return Optional.of(header);
    }

    static WebApplicationException problem(InputRefused refused) {
        return new WebApplicationException(new Problem("input-refused", 422, "内容整体无法接收",
                "The input as a whole can't be taken", "Nothing was taken; findings say why.",
                "Correct the header or the charset and send it again.")
                        .response(json -> FindingJson.array(json, refused.findings())));
    }

    static WebApplicationException problem(RequestRefused refused) {
        Problem problem = switch (refused.reason()) {
            case KEY_REUSED -> new Problem("idempotency-key-reused", 422, "幂等键已用于其他内容",
                    "The Idempotency-Key was used for other content", refused.getMessage(),
                    "Use a new key for new content.");
            case IN_PROGRESS -> new Problem("request-in-progress", 409, "相同请求正在处理",
                    "The same request is being taken", refused.getMessage(), "Send it again later.");
            case NO_SUCH_ENTRY -> new Problem("no-such-entry", 404, "没有此条目", "There is no such entry",
                    refused.getMessage(), "List the quarantine to see the ids.");
            case ENTRY_SETTLED -> new Problem("entry-settled", 409, "条目已处理", "The entry is settled",
                    refused.getMessage(), "Look at the entry's state.");
        };
        return new WebApplicationException(problem.response());
    }
}

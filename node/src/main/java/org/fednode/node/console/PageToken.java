package org.fednode.node.console;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.fednode.node.runtime.ApiToken;
import org.fednode.node.runtime.Problem;

/** Pages that show values of records want the node's token, as the password that a browser asks for (RFC 7617). */
final class PageToken {

    private static final String SCHEME = "Basic ";

    private PageToken() {
    }

    /** @throws WebApplicationException that has the browser ask, where the token did not come */
    static void require(HttpServerRequest request, ApiToken token) {
        if (!token.matches(password(request.getHeader(HttpHeaders.AUTHORIZATION)))) {
            Response refusal = new Problem("unauthorized", 401, "需要口令", "This page shows records and wants the node's token", "The password is not this node's token.",
                    "Give any user name, and as the password the token from DIR/node.json.").response();
            refusal.getHeaders().putSingle(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"fednode\", charset=\"UTF-8\"");
            throw new WebApplicationException(refusal);
        }
    }

    /** What stands behind the first colon; empty where there is no such header. */
    static String password(String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return "";
        }
        try {
            String pair = new String(Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}

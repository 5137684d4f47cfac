package org.fednode.node.runtime;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

/** Lets only those into the interface who can read the node's token, that is, its owner on this host. */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class BearerTokenFilter implements ContainerRequestFilter {

    private static final String SCHEME = "Bearer ";

    private final ApiToken token;

    BearerTokenFilter(ApiToken token) {
        this.token = token;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (!path.startsWith("/api/") && !path.startsWith("api/")) {
            return;
        }
        String shown = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (shown == null || !shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || !token.matches(shown.substring(SCHEME.length()).trim())) {
            Response refusal = new Problem("unauthorized", 401, "未授权", "The request is not authorised",
                    "The Authorization header has no token, or not this node's.",
                    "Send \"Authorization: Bearer <token>\" with the token from DIR/node.json.").response();
            refusal.getHeaders().putSingle(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            request.abortWith(refusal);
        }
    }
}

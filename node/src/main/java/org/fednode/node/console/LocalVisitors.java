package org.fednode.node.console;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.ws.rs.WebApplicationException;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.fednode.node.runtime.Problem;

/**
 * Pages without a token are for people at this machine. A page of somebody else's, opened in their browser, can have its
 * own name lead to this machine, and would then read ours: so the name that was asked for counts too.
 */
final class LocalVisitors {

    private LocalVisitors() {
    }

    /** @throws WebApplicationException with a problem, for whoever is not at this machine or asks for another name */
    static void refuseOthers(HttpServerRequest request) {
        boolean here = new InetSocketAddress(request.remoteAddress().host(), 0).getAddress().isLoopbackAddress();
        HostAndPort asked = request.authority();
        if (!here || asked != null && !isOwnName(asked.host())) {
            throw new WebApplicationException(new Problem("local-only", 403, "仅限本机访问", "Only for this host",
                    "The status page is shown on the node's own host, under its address or as localhost.",
                    "Open it there, or through an SSH tunnel, as http://localhost:<port>.").response());
        }
    }

    /** Addresses, which nobody can make lead elsewhere, and the names that every machine has for itself. */
    static boolean isOwnName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.endsWith(".localhost") || name.matches("\\d{1,3}(\\.\\d{1,3}){3}")
                || name.matches("\\[?[0-9a-f:.]*:[0-9a-f:.]*]?");
    }
}

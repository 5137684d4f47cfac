package org.fednode.tools.site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import org.fednode.tools.terminal.Trouble;

/**
 * Chooses a port for a node to keep: peers must find it at the same address after a restart. Below the range from which
 * operating systems serve outgoing connections, so that no such connection is in the way at the next start.
 */
final class FreePort {

    private static final int FIRST = 20_100;
    private static final int LAST = 32_700;
    private static final int TRIES = 200;

    private FreePort() {
    }

    static int on(String host) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(address, port)) {
                return port;
            }
        }
        throw new Trouble("found no free port on " + host, "name the ports: --http-port, --exchange-port, --broker-port");
    }

    private static boolean isFree(InetAddress address, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new java.net.InetSocketAddress(address, port));
            return true;
        } catch (java.net.BindException e) {
            return false;
        }
    }
}

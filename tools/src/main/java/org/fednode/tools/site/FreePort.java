package org.fednode.tools.site;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.fednode.tools.terminal.Trouble;

/**
 * Chooses ports for nodes to keep: peers must find them at the same address after a restart. They lie below the range from
 * which operating systems serve outgoing connections, so that no such connection is in the way at the next start.
 *
 * <p>Between the choice and the start of a node nothing listens there yet. So that another program choosing meanwhile takes
 * another port, the port of the same number for datagrams is held, which nodes don't use: the operating system lets one
 * program on the host have it, whoever runs it, and frees it when that program ends. Safe for several threads.
 */
final class FreePort implements AutoCloseable {

    /** Holds what it has chosen until this program ends: a demonstration starts its nodes long after it made them. */
    static final FreePort OF_THIS_PROGRAM = new FreePort(20_100, 32_700);

    private static final int TRIES = 200;

    private final int first;
    private final int end;
    private final List<DatagramSocket> held = new ArrayList<>();

    /** @param end the first that is not chosen any more */
    FreePort(int first, int end) {
        this.first = first;
        this.end = end;
    }

    /** @throws Trouble when none is found */
    synchronized int on(String host) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(first, end);
            if (hold(port, address)) {
                return port;
            }
        }
        throw new Trouble("found no free port on " + host, "name the ports: --http-port, --exchange-port, --broker-port");
    }

    private boolean hold(int port, InetAddress address) throws IOException {
        DatagramSocket socket;
        try {
            socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
        } catch (BindException e) {
            return false;
        }
        if (isFree(address, port)) {
            held.add(socket);
            return true;
        }
        socket.close();
        return false;
    }

    private static boolean isFree(InetAddress address, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (BindException e) {
            return false;
        }
    }

    @Override
    public synchronized void close() {
        held.forEach(DatagramSocket::close);
        held.clear();
    }
}

package org.fednode.node.diagnosis;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.fednode.node.link.queue.PeerTls;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.trust.Credentials;
import org.jboss.logging.Logger;

/**
 * Tries the line to the parent's queue step by step, name, address, TLS and both certificates, and says at which it ends.
 * It sends nothing beyond the handshake.
 */
final class LineToParent {

    private static final Logger LOG = Logger.getLogger(LineToParent.class);
    private static final int CONNECT_MILLIS = 3_000;
    /** With TLS 1.3 a server refuses a client's certificate after the client believes that all is well. */
    private static final int REFUSAL_MILLIS = 1_000;

    private final NodeSettings.Parent parent;
    private final Credentials credentials;

    LineToParent(NodeSettings.Parent parent, Credentials credentials) {
        this.parent = parent;
        this.credentials = credentials;
    }

    Facts.Line attempt() {
        InetSocketAddress address = new InetSocketAddress(parent.brokerHost(), parent.brokerPort());
        if (address.isUnresolved()) {
            return Facts.Line.NAME_UNKNOWN;
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            socket.setSoTimeout(CONNECT_MILLIS);
            return secure(socket);
        } catch (ConnectException refused) {
            return Facts.Line.REFUSED;
        } catch (IOException silent) {
            LOG.debugf("the line to %s: %s", parent.id(), silent.getMessage());
            return Facts.Line.SILENT;
        }
    }

    private Facts.Line secure(Socket socket) throws IOException {
        AtomicBoolean otherNode = new AtomicBoolean();
        SSLContext tls = PeerTls.context(credentials.tls(), certificate -> isParent(certificate, otherNode));
        try (SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, parent.brokerHost(), parent.brokerPort(), true)) {
            secured.startHandshake();
            return answer(secured);
        } catch (SSLHandshakeException e) {
            return otherNode.get() ? Facts.Line.OTHER_NODE : hasCause(e, CertificateExpiredException.class)
                    || hasCause(e, CertificateNotYetValidException.class) ? Facts.Line.CERTIFICATE_DATES
                    : hasCause(e, java.security.cert.CertificateException.class) ? Facts.Line.OTHER_FEDERATION
                    : isAlert(e) ? Facts.Line.NOT_ACCEPTED : Facts.Line.NO_TLS;
        } catch (SSLException e) {
            return isAlert(e) ? Facts.Line.NOT_ACCEPTED : Facts.Line.NO_TLS;
        } catch (SocketTimeoutException | EOFException mute) {
            return Facts.Line.NO_TLS;
        }
    }

    private boolean isParent(X509Certificate certificate, AtomicBoolean otherNode) {
        boolean isParent = credentials.isParent(certificate, parent.id());
        otherNode.set(!isParent);
        return isParent;
    }

    /** Waits for the refusal; a parent that takes us waits for us to speak. */
    private static Facts.Line answer(SSLSocket secured) throws IOException {
        secured.setSoTimeout(REFUSAL_MILLIS);
        try {
            return secured.getInputStream().read() < 0 ? Facts.Line.NOT_ACCEPTED : Facts.Line.GOOD;
        } catch (SocketTimeoutException silent) {
            return Facts.Line.GOOD;
        }
    }

    private static boolean isAlert(SSLException e) {
        return e.getMessage() != null && e.getMessage().contains("alert");
    }

    private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}

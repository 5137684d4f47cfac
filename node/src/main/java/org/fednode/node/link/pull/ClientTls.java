package org.fednode.node.link.pull;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.fednode.node.runtime.TlsFiles;
import org.fednode.node.runtime.TlsKeys;

/** Makes the TLS side of a client that shows this node's certificate and trusts one child's. */
final class ClientTls {

    private ClientTls() {
    }

    /** @throws org.fednode.node.runtime.Unavailable when this node's own key can't be read */
    static SSLContext context(TlsFiles own, List<X509Certificate> child, Clock clock) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new TlsKeys(own)}, new TrustManager[] {new PinnedTrust(child, clock)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS is there on every platform", e);
        }
    }
}

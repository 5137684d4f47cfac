package org.fednode.node.link.pull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.fednode.node.runtime.TlsFiles;
import org.fednode.node.runtime.Unavailable;

/** Makes the TLS side of a client that shows this node's certificate and trusts one child's. */
final class ClientTls {

    private ClientTls() {
    }

    static SSLContext context(TlsFiles own, X509Certificate child, Clock clock) {
        char[] password = own.password().toCharArray();
        try (InputStream in = Files.newInputStream(own.keyStore())) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), new TrustManager[] {new PinnedTrust(child, clock)}, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new Unavailable("can't read this node's TLS key " + own.keyStore() + ": check that the file is whole", e);
        }
    }
}

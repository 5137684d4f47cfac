package org.fednode.node.link.queue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.activemq.artemis.core.remoting.impl.ssl.DefaultSSLContextFactory;
import org.apache.activemq.artemis.spi.core.remoting.ssl.SSLContextConfig;
import org.fednode.node.runtime.TlsFiles;
import org.fednode.node.runtime.TlsKeys;

/**
 * Gives Artemis the TLS contexts that we make: only our trust store counts, and beyond a valid path the peer must be
 * the one that is meant. Artemis finds this class as a service and names a context by the key store path of its
 * transport; without it such a path opens nothing, so a missing service refuses all connections.
 */
public final class PeerTls extends DefaultSSLContextFactory {

    private static final String SCHEME = "fednode:";
    private static final Map<String, SSLContext> CONTEXTS = new ConcurrentHashMap<>();

    /** Makes a context and returns the name to put in the place of a key store path. */
    static String register(TlsFiles files, Predicate<X509Certificate> isPeer) {
        String name = SCHEME + UUID.randomUUID();
        CONTEXTS.put(name, context(files, isPeer));
        return name;
    }

    static void forget(String name) {
        CONTEXTS.remove(name);
    }

    @Override
    public SSLContext getSSLContext(SSLContextConfig config, Map<String, Object> options) throws Exception {
        String name = config.getKeystorePath();
        if (name == null || !name.startsWith(SCHEME)) {
            return super.getSSLContext(config, options);
        }
        SSLContext context = CONTEXTS.get(name);
        if (context == null) {
            throw new IllegalStateException("the link that made this TLS context is closed");
        }
        return context;
    }

    @Override
    public int getPriority() {
        return 100;
    }

    /** A context that shows our certificate and takes a peer's that leads to our root and is the one that is meant. */
    public static SSLContext context(TlsFiles files, Predicate<X509Certificate> isPeer) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(read(files.trustStore(), files.password()));
            X509ExtendedTrustManager path = (X509ExtendedTrustManager) trust.getTrustManagers()[0];
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new TlsKeys(files)}, new TrustManager[] {new MeantPeer(path, isPeer)}, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("can't use the TLS files " + files + ": " + e.getMessage()
                    + "; enrol this node again", e);
        }
    }

    private static KeyStore read(Path file, String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }

    /** First the path to our root, then the question whether this is the peer we mean. */
    private static final class MeantPeer extends X509ExtendedTrustManager {

        private final X509ExtendedTrustManager path;
        private final Predicate<X509Certificate> isPeer;

        MeantPeer(X509ExtendedTrustManager path, Predicate<X509Certificate> isPeer) {
            this.path = path;
            this.isPeer = isPeer;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (!isPeer.test(chain[0])) {
                throw new CertificateException("a valid certificate, but not of the node that is meant");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
            path.checkClientTrusted(chain, type, engine);
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
            path.checkServerTrusted(chain, type, engine);
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
            path.checkClientTrusted(chain, type, socket);
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
            path.checkServerTrusted(chain, type, socket);
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            path.checkClientTrusted(chain, type);
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            path.checkServerTrusted(chain, type);
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return path.getAcceptedIssuers();
        }
    }
}

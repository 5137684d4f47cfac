package org.fednode.node.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows this node's TLS certificate as the key store has it now: when it is renewed, the next handshake shows the new one,
 * and what is connected stays so. Safe for use by several threads.
 */
public final class TlsKeys extends X509ExtendedKeyManager {

    private static final String ENTRY = "tls";

    private final TlsFiles files;
    private volatile Shown current;
    private volatile Shown before;

    /** What one version of the file holds. @param alias names it, so that a handshake gets key and chain of one version */
    private record Shown(String alias, String version, PrivateKey key, X509Certificate[] chain) {
    }

    /** @throws Unavailable when the key store can't be read */
    public TlsKeys(TlsFiles files) {
        this.files = files;
        this.current = load(0);
        this.before = current;
    }

    private Shown now() {
        try {
            if (!version().equals(current.version())) {
                renew();
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return current;
    }

    private synchronized void renew() throws IOException {
        if (!version().equals(current.version())) {
            Shown next = load(Integer.parseInt(current.alias().substring(ENTRY.length())) + 1);
            before = current;
            current = next;
        }
    }

    /** The file is always replaced as a whole, so another file is another version. */
    private String version() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(files.keyStore(), BasicFileAttributes.class);
        return attributes.fileKey() + " " + attributes.lastModifiedTime();
    }

    private Shown load(int number) {
        try (InputStream in = Files.newInputStream(files.keyStore())) {
            String version = version();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, files.password().toCharArray());
            X509Certificate[] chain = Arrays.stream(store.getCertificateChain(ENTRY)).map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            return new Shown(ENTRY + number, version, (PrivateKey) store.getKey(ENTRY, files.password().toCharArray()), chain);
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(e);
        }
    }

    private Unavailable unreadable(Exception e) {
        return new Unavailable("can't read this node's TLS key " + files.keyStore() + ": check that the file is whole", e);
    }

    private String alias(String... keyTypes) {
        Shown shown = now();
        return Arrays.asList(keyTypes).contains(shown.key().getAlgorithm()) ? shown.alias() : null;
    }

    private Shown named(String alias) {
        return Stream.of(current, before).filter(shown -> shown.alias().equals(alias)).findFirst().orElse(null);
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return alias(keyTypes);
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return alias(keyTypes);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return alias(keyType);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return aliases(keyType);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return aliases(keyType);
    }

    private String[] aliases(String keyType) {
        String alias = alias(keyType);
        return alias == null ? null : List.of(alias).toArray(String[]::new);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        Shown shown = named(alias);
        return shown == null ? null : shown.chain().clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        Shown shown = named(alias);
        return shown == null ? null : shown.key();
    }
}

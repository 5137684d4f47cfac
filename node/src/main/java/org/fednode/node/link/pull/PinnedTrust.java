package org.fednode.node.link.pull;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the approved certificate, or while it is being renewed two, and no other: neither a name nor an authority counts. Extends the extended
 * trust manager, since the JDK would put its host name check around a plain one.
 */
final class PinnedTrust extends X509ExtendedTrustManager {

    /** Another certificate than the approved one was shown. */
    static final class OtherCertificate extends CertificateException {

        private static final long serialVersionUID = 1L;

        OtherCertificate(String message) {
            super(message);
        }
    }

    private final List<X509Certificate> approved;
    private final Clock clock;

    PinnedTrust(List<X509Certificate> approved, Clock clock) {
        this.approved = List.copyOf(approved);
        this.clock = clock;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (chain.length == 0 || !approved.contains(chain[0])) {
            throw new OtherCertificate("the certificate shown is not the approved one with serial number "
                    + approved.get(0).getSerialNumber().toString(16));
        }
        chain[0].checkValidity(Date.from(clock.instant()));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this side only opens connections");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}

package org.fednode.node.link.pull;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Date;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts one certificate, the approved one, and it alone: neither a name nor an authority counts. Extends the extended
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

    private final X509Certificate approved;
    private final Clock clock;

    PinnedTrust(X509Certificate approved, Clock clock) {
        this.approved = approved;
        this.clock = clock;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (chain.length == 0 || !Arrays.equals(approved.getEncoded(), chain[0].getEncoded())) {
            throw new OtherCertificate("the certificate shown is not the approved one with serial number "
                    + approved.getSerialNumber().toString(16));
        }
        approved.checkValidity(Date.from(clock.instant()));
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

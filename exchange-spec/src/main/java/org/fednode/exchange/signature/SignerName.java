package org.fednode.exchange.signature;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.fednode.exchange.certificate.NodeCertificate;

/**
 * How a SignerInfo names its certificate. Only compared with the certificate that the trust store gave; never used to
 * look one up.
 */
public sealed interface SignerName {

    boolean names(NodeCertificate certificate);

    /** The issuer's DER name and the serial number. */
    record IssuerAndSerial(byte[] issuer, BigInteger serial) implements SignerName {
        @Override
        public boolean names(NodeCertificate certificate) {
            return Arrays.equals(certificate.x509().getIssuerX500Principal().getEncoded(), issuer)
                    && certificate.x509().getSerialNumber().equals(serial);
        }
    }

    /** The subject key identifier. */
    record KeyIdentifier(byte[] identifier) implements SignerName {
        @Override
        public boolean names(NodeCertificate certificate) {
            byte[] wrapped = certificate.x509().getExtensionValue(Extension.subjectKeyIdentifier.getId());
            return wrapped != null && Arrays.equals(identifier, ASN1OctetString.getInstance(
                    ASN1OctetString.getInstance(wrapped).getOctets()).getOctets());
        }
    }
}

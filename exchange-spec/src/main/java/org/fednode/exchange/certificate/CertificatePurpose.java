package org.fednode.exchange.certificate;

/** What a node's certificate is for; held by key usage and basic constraints. */
public enum CertificatePurpose {
    /** Signs batches, receipts and heads; above the county also its children's signing certificates. */
    SIGNING,
    /** Issues TLS certificates to itself and its children. Always P-256. */
    TLS_AUTHORITY,
    /** Speaks TLS as client and server. Always P-256. */
    TLS
}

package org.fednode.node.runtime;

import java.nio.file.Path;

/** This node's TLS key with chain, and the TLS root it trusts, as owner-only PKCS #12 files under one password. */
public record TlsFiles(Path keyStore, Path trustStore, String password) {

    /** The password stays out of logs. */
    @Override
    public String toString() {
        return "TlsFiles[" + keyStore + ", " + trustStore + "]";
    }
}

package org.fednode.exchange.batch;

import java.util.Optional;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.key.Digest;

/** What checking a batch against spec/verification.md found. Chain and scope are the receiver's to check. */
public sealed interface Verification {

    record Verified(Manifest manifest, Digest digest, NodeCertificate signer, BatchLines lines) implements Verification {
    }

    /**
     * @param claimed the manifest, when it could be read; nothing in it is proven
     * @param digest the manifest's digest by its claimed suite, when it could be read
     */
    record Refused(Refusal reason, String detail, Optional<Manifest> claimed, Optional<Digest> digest)
            implements Verification {
    }
}

package org.fednode.node.directive;

import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.key.Digest;

/**
 * A verified directive.
 *
 * @param source whether this node issued it, or from which side it came
 */
public record Directive(DirectiveStream stream, Manifest manifest, Digest digest, NodeCertificate signer, BatchLines lines,
        Source source) {

    /** Where a directive came from. */
    public enum Source {
        OWN, ABOVE, BELOW
    }

    /** @throws IllegalArgumentException when the batch is no directive */
    public static DirectiveStream streamOf(Verification.Verified batch) {
        return DirectiveStream.named(batch.manifest().stream().stream())
                .orElseThrow(() -> new IllegalArgumentException("no directive: " + batch.manifest().stream()));
    }

    static Directive of(Verification.Verified batch, Source source) {
        return new Directive(streamOf(batch), batch.manifest(), batch.digest(), batch.signer(), batch.lines(), source);
    }

    /** The node that issued it. */
    public String issuer() {
        return manifest.stream().origin();
    }
}

package org.fednode.node.enrolment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.fednode.exchange.enrolment.EnrolmentProblem;
import org.fednode.exchange.enrolment.Grant;
import org.fednode.node.trust.KeyFolder;

/**
 * New keys on their way into use, in {@code DIR/keys/next}: the keys, the request that shows them, and then the grant. Once
 * the grant lies there the renewal is decided, and it is finished whenever the node starts.
 */
public final class RenewedKeys {

    private static final String NEXT = "next/";
    private static final String REQUEST = NEXT + "request.json";
    private static final String GRANT = NEXT + "grant.json";

    private final KeyFolder keys;

    RenewedKeys(KeyFolder keys) {
        this.keys = keys;
    }

    /** Finishes what a stop has interrupted; before the node reads its keys. */
    public static void finish(KeyFolder keys) {
        try {
            new RenewedKeys(keys).takeIntoUse();
        } catch (IOException e) {
            throw new UncheckedIOException("renewed keys can't be taken into use: " + e.getMessage(), e);
        }
    }

    boolean isAsked() {
        return Files.isRegularFile(keys.file(REQUEST));
    }

    byte[] request() throws IOException {
        return Files.readAllBytes(keys.file(REQUEST));
    }

    java.security.KeyPair keys(String name) throws IOException {
        return keys.keys(NEXT + name);
    }

    void save(String name, java.security.KeyPair pair) throws IOException {
        keys.save(NEXT + name, pair);
    }

    /** Last, when the keys that it shows lie there. */
    void saveRequest(byte[] request) throws IOException {
        keys.write(REQUEST, request);
    }

    void decide(Grant grant) throws IOException {
        keys.write(GRANT, grant.bytes());
        takeIntoUse();
    }

    private void takeIntoUse() throws IOException {
        if (!Files.isRegularFile(keys.file(GRANT))) {
            return;
        }
        Grant grant;
        try {
            grant = Grant.read(Files.readAllBytes(keys.file(GRANT)));
        } catch (EnrolmentProblem e) {
            throw new IOException(keys.file(GRANT) + " can't be read: " + e.getMessage(), e);
        }
        if (!grant.authority().isEmpty()) {
            keys.save("tls-authority.pem", grant.authority());
        }
        take("tls", grant.tls());
        take("signing", grant.signing());
        for (String file : List.of(REQUEST, GRANT)) {
            Files.deleteIfExists(keys.file(file));
        }
    }

    private void take(String name, List<org.fednode.exchange.certificate.NodeCertificate> chain) throws IOException {
        Path next = keys.file(NEXT + name + ".key.pem");
        if (Files.isRegularFile(next)) {
            Files.move(next, keys.file(name + ".key.pem"), StandardCopyOption.ATOMIC_MOVE);
        }
        keys.save(name + ".pem", chain);
    }
}

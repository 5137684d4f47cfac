package org.fednode.exchange.vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.util.TreeMap;
import org.fednode.exchange.Federation;
import org.fednode.exchange.key.Suite;

/**
 * Writes {@code vectors/} anew, from fixed keys, clocks and salts. Run by the command in
 * {@code vectors/README.md} and by nothing else: a vector that is published keeps its bytes.
 */
final class VectorWriter {

    private VectorWriter() {
    }

    static void write() throws IOException {
        var trust = VectorFolder.VECTORS.resolve("trust");
        Files.createDirectories(trust);
        VectorFolder.writeJson(trust.resolve("divisions.json"), new TreeMap<>(Federation.PARENT));
        Files.writeString(trust.resolve("ecdsa-root.pem"), root(Suite.ECDSA_P256_SHA256));
        Files.writeString(trust.resolve("sm2-root.pem"), root(Suite.SM2_SM3));
        new CanonicalVectors(new VectorFolder("canonical-json").emptied()).write();
        new MerkleVectors(new VectorFolder("merkle").emptied()).write();
        new CertificateVectors(new VectorFolder("certificates").emptied()).write();
        new EnrolmentVectors(new VectorFolder("enrolment").emptied()).write();
        new CertificateRecordVectors(new VectorFolder("certificate-records").emptied()).write();
        new BatchVectors(new VectorFolder("batch").emptied()).write();
        new EvidenceVectors(new VectorFolder("evidence").emptied()).write();
        new LogVectors(new VectorFolder("log").emptied()).write();
        new ReceiptVectors(new VectorFolder("receipts").emptied()).write();
        new QuestionVectors(new VectorFolder("questions").emptied()).write();
        new ReconciliationVectors(new VectorFolder("reconciliation").emptied()).write();
        BundleVectors.writeReceivers(trust);
        new BundleVectors(new VectorFolder("bundle").emptied()).write();
        new MessageVectors(new VectorFolder("messages").emptied()).write();
    }

    private static String root(Suite suite) {
        return Federation.of(suite).root().certificate().toPem();
    }
}

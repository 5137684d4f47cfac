package org.fednode.exchange.vectors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.Federation;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.enrolment.CertificateRecord;
import org.fednode.exchange.enrolment.EnrolmentRefusal;
import org.fednode.exchange.key.Suite;

/** Writes {@code vectors/certificate-records}: lines of an issuer's stream of revocations. */
final class CertificateRecordVectors {

    private static final NodeCertificate COUNTY = Federation.of(Suite.ECDSA_P256_SHA256).county().certificate();

    private final VectorFolder folder;

    CertificateRecordVectors(VectorFolder folder) {
        this.folder = folder;
    }

    void write() throws IOException {
        good("issued", new CertificateRecord(COUNTY, Optional.empty()));
        good("revoked-at-once", revoked(Map.of()));
        CertificateRecord after = revoked(Map.of(new StreamId("370102", 1, "example"), 7L, new StreamId("370102", 2, "example"), 3L));
        good("revoked-after-positions", after);
        String text = utf8(after);
        bad("no-certificate", text.replaceAll("\"signing\":\"[^\"]*\",", ""));
        bad("certificate-is-no-certificate", text.replaceAll("\"signing\":\"[^\"]*\"", "\"signing\":\"AAAA\""));
        bad("unknown-state", text.replace("\"revoked\"", "\"suspended\""));
        bad("unknown-reason", text.replace("\"moved\"", "\"bored\""));
        bad("revoked-without-a-reason", text.replace("\"reason\":\"moved\",", ""));
        bad("revoked-without-positions", text.replaceAll("\"after\":\\[[^]]*],", ""));
        bad("issued-with-positions", text.replace("\"revoked\"", "\"issued\""));
        bad("unknown-member", text.replace("\"state\"", "\"since\":1,\"state\""));
        bad("position-zero", text.replace("\"seq\":7", "\"seq\":0"));
        bad("stream-named-twice", text.replace("\"epoch\":2", "\"epoch\":1"));
        bad("position-with-an-origin", text.replace("{\"epoch\":1", "{\"epoch\":1,\"origin\":\"370102\""));
        bad("with-a-space", text.replace("{\"after\"", "{ \"after\""));
        add(Case.bad("key-of-another-certificate", EnrolmentRefusal.RECORD.section(), EnrolmentRefusal.RECORD.code()), CertificateRecord.key(
                Federation.of(Suite.ECDSA_P256_SHA256).province().certificate()), text);
        folder.finish();
    }

    private static CertificateRecord revoked(Map<StreamId, Long> after) {
        return new CertificateRecord(COUNTY, Optional.of(new CertificateRecord.Revocation(CertificateRecord.Reason.MOVED, after)));
    }

    private static String utf8(CertificateRecord record) {
        return new String(CanonicalJson.write(record.value()), StandardCharsets.UTF_8);
    }

    private void good(String name, CertificateRecord record) {
        add(Case.good(name, "enrolment.md#records"), record.key(), utf8(record));
    }

    private void bad(String name, String value) {
        add(Case.bad(name, EnrolmentRefusal.RECORD.section(), EnrolmentRefusal.RECORD.code()), CertificateRecord.key(COUNTY), value);
    }

    private void add(Case vector, String key, String value) {
        folder.add(vector.with("key", key), ".json", value.getBytes(StandardCharsets.UTF_8));
    }
}

package org.fednode.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fednode.exchange.ask.AskRefusal;
import org.fednode.exchange.batch.ReceiverRefusal;
import org.fednode.exchange.batch.Refusal;
import org.fednode.exchange.bundle.BundleRefusal;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.enrolment.EnrolmentRefusal;
import org.fednode.exchange.evidence.EvidenceRefusal;
import org.fednode.exchange.head.HeadRefusal;
import org.fednode.exchange.log.LogRefusal;
import org.fednode.exchange.message.MessageProblem;
import org.fednode.exchange.receipt.ReceiptRefusal;
import org.fednode.exchange.recall.RecallRefusal;
import org.fednode.exchange.reconcile.ReconciliationRefusal;
import org.fednode.exchange.vectors.SpecText;
import org.junit.jupiter.api.Test;

/** The codes of the library and of spec/errors.md are the same, each there once, each with a section that exists. */
class ErrorCodesTest {

    private static final Pattern ROW = Pattern.compile("\\| `([a-z.-]+)` \\| (\\S+) \\| .+ \\|");

    private final Map<String, String> codes = new TreeMap<>();

    @Test
    void codeAndTextListTheSameCodesWithTheSameSections() throws IOException {
        Arrays.stream(Refusal.values()).forEach(code -> add(code.code(), code.section()));
        Arrays.stream(ReceiverRefusal.values()).forEach(code -> add(code.code(), code.section()));
        Arrays.stream(CertificateProblem.Code.values()).forEach(code -> add(code.wireName(), code.section()));
        Arrays.stream(EnrolmentRefusal.values()).forEach(code -> add(code.code(), code.section()));
        Arrays.stream(ReceiptRefusal.values()).forEach(code -> add(code.code(), code.section()));
        Arrays.stream(EvidenceRefusal.values()).forEach(code -> add(code.code(), code.section()));
        Arrays.stream(LogRefusal.values()).forEach(code -> add(code.code(), code.section()));
        Arrays.stream(MessageProblem.Code.values()).forEach(code -> add(code.code(), code.section()));
        Arrays.stream(HeadRefusal.values()).forEach(code -> add(code.code(), code.section()));
        Arrays.stream(BundleRefusal.values()).forEach(code -> add(code.code(), code.section()));
        Arrays.stream(AskRefusal.values()).forEach(code -> add(code.code(), code.section()));
        Arrays.stream(RecallRefusal.values()).forEach(code -> add(code.code(), code.section()));
        Arrays.stream(ReconciliationRefusal.values()).forEach(code -> add(code.code(), code.section()));

        Map<String, String> written = new TreeMap<>();
        for (String line : SpecText.of("errors.md").lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                assertEquals(null, written.put(row.group(1), row.group(2)), "twice in the text: " + row.group(1));
            }
        }

        assertEquals(codes, written);
        for (String section : codes.values()) {
            SpecText.assertSectionExists(section);
        }
    }

    private void add(String code, String section) {
        assertEquals(null, codes.put(code, section), "two codes are one: " + code);
    }
}

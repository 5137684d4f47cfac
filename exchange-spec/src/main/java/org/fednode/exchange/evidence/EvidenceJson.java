package org.fednode.exchange.evidence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fednode.exchange.batch.LineProof;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.log.ProofJson;
import org.fednode.exchange.merkle.InclusionProof;

/** Reads and writes evidence by spec/evidence.md#form. */
final class EvidenceJson {

    private static final String TYPE = "evidence";
    private static final long MAX_INTEGER = (1L << 53) - 1;

    private EvidenceJson() {
    }

    static byte[] write(Evidence evidence) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("federation", evidence.federation().toString());
        json.put("key", evidence.key());
        json.put("lines", evidence.lines().stream().map(EvidenceJson::write).toList());
        json.put("stream", evidence.stream());
        json.put("type", TYPE);
        byte[] bytes = CanonicalJson.write(json);
        if (bytes.length > Evidence.MAX_BYTES) {
            throw new IllegalArgumentException("evidence has at most " + Evidence.MAX_BYTES + " bytes, not " + bytes.length);
        }
        return bytes;
    }

    private static Map<String, Object> write(ProvenLine line) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("index", line.proof().path().index());
        json.put("line", text(line.proof().line()));
        json.put("logs", line.logs().stream().map(EvidenceJson::write).toList());
        json.put("manifest", text(line.manifest()));
        json.put("nonce", HexFormat.of().formatHex(line.proof().nonce()));
        json.put("path", line.proof().path().path().stream().map(HexFormat.of()::formatHex).toList());
        json.put("receipts", line.receipts().stream().map(EvidenceJson::write).toList());
        json.put("signature", Base64.getEncoder().encodeToString(line.signature()));
        json.put("size", line.proof().path().size());
        return json;
    }

    private static Map<String, Object> write(ProvenLine.Logged logged) {
        return Map.of("head", text(logged.head()), "proof", ProofJson.write(logged.proof()));
    }

    private static Map<String, Object> write(ProvenLine.Receipted receipted) {
        return Map.of("chain", receipted.chain().stream().map(EvidenceJson::text).toList(), "page", text(receipted.page()));
    }

    static Evidence read(byte[] bytes) throws EvidenceProblem {
        if (bytes.length > Evidence.MAX_BYTES) {
            throw new EvidenceProblem(EvidenceRefusal.LIMIT, "file", "evidence has at most " + Evidence.MAX_BYTES + " bytes");
        }
        try {
            Members file = new Members("file", CanonicalJson.parseObject(bytes)).only("federation", "key", "lines", "stream", "type");
            require(file.text("type").equals(TYPE), "type is not " + TYPE);
            List<Members> lines = file.objects("lines");
            require(!lines.isEmpty() && lines.size() <= Evidence.MAX_LINES, "there are 1 to " + Evidence.MAX_LINES + " lines");
            List<ProvenLine> read = new ArrayList<>();
            for (Members line : lines) {
                read.add(line(line));
            }
            return new Evidence(Digest.parse(file.text("federation")), file.text("stream"), file.text("key"), read);
        } catch (CanonicalProblem | IllegalArgumentException e) {
            throw new EvidenceProblem(EvidenceRefusal.FORMAT, "file", e.getMessage());
        }
    }

    private static ProvenLine line(Members line) {
        line.only("index", "line", "logs", "manifest", "nonce", "path", "receipts", "signature", "size");
        List<byte[]> path = line.texts("path").stream().map(EvidenceJson::hash).toList();
        LineProof proof = new LineProof(utf8(line.text("line")), hash(line.text("nonce")),
                new InclusionProof(line.integer("index", 0, Integer.MAX_VALUE - 1), line.integer("size", 1, MAX_INTEGER), path));
        return new ProvenLine(proof, utf8(line.text("manifest")), base64(line.text("signature")),
                line.objects("receipts").stream().map(EvidenceJson::receipted).toList(),
                line.objects("logs").stream().map(EvidenceJson::logged).toList());
    }

    private static ProvenLine.Receipted receipted(Members receipted) {
        receipted.only("chain", "page");
        List<String> chain = receipted.texts("chain");
        require(chain.size() <= Evidence.MAX_CHAIN, "a chain has at most " + Evidence.MAX_CHAIN + " manifests");
        return new ProvenLine.Receipted(utf8(receipted.text("page")), chain.stream().map(EvidenceJson::utf8).toList());
    }

    private static ProvenLine.Logged logged(Members logged) {
        logged.only("head", "proof");
        return new ProvenLine.Logged(utf8(logged.text("head")), ProofJson.inclusion(logged.object("proof")));
    }

    private static byte[] base64(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        require(Base64.getEncoder().encodeToString(bytes).equals(text), "a signature is not canonical base64");
        return bytes;
    }

    private static byte[] hash(String hex) {
        return new Digest(DigestAlgorithm.SHA_256, hex).bytes(); // any 32 bytes in lower-case hex
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}

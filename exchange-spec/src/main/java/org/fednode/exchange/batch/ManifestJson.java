package org.fednode.exchange.batch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fednode.exchange.batch.Manifest.Payload;
import org.fednode.exchange.batch.Manifest.Records;
import org.fednode.exchange.batch.Manifest.Standard;
import org.fednode.exchange.batch.Manifest.Tree;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.canonical.Timestamp;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.Suite;

/** Reads and writes manifests by spec/batch.md#manifest. */
final class ManifestJson {

    private static final long MAX_INTEGER = (1L << 53) - 1;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private ManifestJson() {
    }

    static byte[] write(Manifest manifest) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", manifest.type().wireName());
        members.put("federation", manifest.federation().toString());
        members.put("origin", manifest.stream().origin());
        members.put("epoch", manifest.stream().epoch());
        members.put("stream", manifest.stream().stream());
        members.put("seq", manifest.seq());
        manifest.prev().ifPresent(prev -> members.put("prev", prev.toString()));
        members.put("created", Timestamp.format(manifest.created()));
        members.put("standard", Map.of("id", manifest.standard().id(), "version", manifest.standard().version(),
                "digest", manifest.standard().digest().toString()));
        members.put("suite", manifest.suite().wireName());
        members.put("signer", manifest.signer().toString());
        members.put("records", Map.of("count", manifest.records().count(), "upserts", manifest.records().upserts(),
                "deletes", manifest.records().deletes()));
        members.put("payload", Map.of("alg", manifest.payload().digest().algorithm().wireName(),
                "digest", manifest.payload().digest().hex(), "bytes", manifest.payload().bytes(),
                "rawBytes", manifest.payload().rawBytes()));
        members.put("tree", Map.of("alg", manifest.tree().algorithm().wireName(),
                "root", manifest.tree().root().hex()));
        if (!manifest.ext().isEmpty()) {
            members.put("ext", manifest.ext());
        }
        return CanonicalJson.write(members);
    }

    static Manifest read(byte[] canonical) throws BatchProblem {
        try {
            return read(new Members("manifest", CanonicalJson.parseObject(canonical)));
        } catch (CanonicalProblem | IllegalArgumentException e) {
            throw new BatchProblem(Refusal.MANIFEST, e.getMessage());
        }
    }

    private static Manifest read(Members manifest) throws BatchProblem {
        manifest.only("type", "federation", "origin", "epoch", "stream", "seq", "prev", "created", "standard", "suite",
                "signer", "records", "payload", "tree", "ext");
        BatchType type = BatchType.named(manifest.text("type"))
                .orElseThrow(() -> new BatchProblem(Refusal.UNKNOWN_TYPE, "the batch has a type that is not listed"));
        Suite suite = Suite.named(manifest.text("suite"))
                .orElseThrow(() -> new BatchProblem(Refusal.UNLISTED_SUITE, "the batch's suite is not listed"));
        StreamId stream = new StreamId(name(manifest, "origin"), manifest.integer("epoch", 1, MAX_INTEGER),
                name(manifest, "stream"));
        require(DirectiveStream.fits(type, stream.stream()), "manifest.stream must be named by the type, and no data set's"
                + " stream may be named so");
        long seq = manifest.integer("seq", 1, MAX_INTEGER);
        Optional<Digest> prev = manifest.optionalText("prev").map(Digest::parse);
        require(prev.isPresent() == seq > 1, "manifest.prev must be there exactly when seq is above 1");
        require(prev.isEmpty() || prev.get().algorithm() == suite.digest(), "manifest.prev must use the suite's digest");
        Digest signer = Digest.parse(manifest.text("signer"));
        require(signer.algorithm() == suite.digest(), "manifest.signer must use the suite's digest");
        Map<String, Object> ext = manifest.has("ext") ? manifest.object("ext").asMap() : Map.of();
        require(!manifest.has("ext") || !ext.isEmpty(), "manifest.ext must be left out when it is empty");
        return new Manifest(type, Digest.parse(manifest.text("federation")), stream, seq, prev,
                manifest.time("created"), standard(manifest.object("standard")), suite, signer,
                records(manifest.object("records")), payload(manifest.object("payload"), suite),
                tree(manifest.object("tree")), ext);
    }

    private static Standard standard(Members standard) {
        standard.only("id", "version", "digest");
        return new Standard(name(standard, "id"), name(standard, "version"), Digest.parse(standard.text("digest")));
    }

    private static Records records(Members records) {
        records.only("count", "upserts", "deletes");
        int count = (int) records.integer("count", 1, Integer.MAX_VALUE);
        int upserts = (int) records.integer("upserts", 0, count);
        int deletes = (int) records.integer("deletes", 0, count);
        require((long) upserts + deletes == count, "manifest.records.count must be upserts plus deletes");
        return new Records(count, upserts, deletes);
    }

    private static Payload payload(Members payload, Suite suite) {
        payload.only("alg", "digest", "bytes", "rawBytes");
        DigestAlgorithm algorithm = DigestAlgorithm.named(payload.text("alg"));
        require(algorithm == suite.digest(), "manifest.payload.alg must be the suite's digest");
        return new Payload(new Digest(algorithm, payload.text("digest")),
                payload.integer("bytes", 1, Integer.MAX_VALUE), payload.integer("rawBytes", 1, MAX_INTEGER));
    }

    private static Tree tree(Members tree) {
        tree.only("alg", "root");
        DigestAlgorithm algorithm = DigestAlgorithm.named(tree.text("alg"));
        return new Tree(algorithm, new Digest(algorithm, tree.text("root")));
    }

    private static String name(Members members, String member) {
        String name = members.text(member);
        require(NAME.matcher(name).matches(),
                member + " must be 1 to 64 letters, digits, dots, underscores or hyphens, first a letter or digit");
        return name;
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}

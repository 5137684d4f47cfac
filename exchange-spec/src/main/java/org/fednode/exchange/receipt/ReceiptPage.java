package org.fednode.exchange.receipt;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.log.TreeHead;
import org.fednode.exchange.merkle.InclusionProof;
import org.fednode.exchange.merkle.MerkleTree;
import org.fednode.exchange.signature.SignatureProblem;
import org.fednode.exchange.signature.SignedStatement;

/**
 * Receipts under one signature. The signed statement holds only the salted tree's root, so that a relay can hand each
 * child its own receipts, each with its path, and the child verifies them without seeing the others.
 *
 * <p>A verified page tells which node says so. Whether that node is the origin's parent, or the root, and so has a
 * say in the origin's batches, is the caller's question.
 */
public final class ReceiptPage {

    /** Bytes that a page may have. */
    public static final int MAX_BYTES = 4 << 20;
    /** Receipts that a page may have: so many fit, whatever they say. */
    public static final int MAX_RECEIPTS = 2_000;

    /** Bytes of a page that exceptions may take. A broken origin could name more than anybody would read. */
    private static final int EXCEPTION_BYTES = 1 << 20;

    private static final String TYPE = "receipts";
    private static final DigestAlgorithm TREE = DigestAlgorithm.SHA_256;

    private final SignedStatement statement;
    private final NodeCertificate receiver;
    private final List<Entry> entries;

    private record Entry(Receipt receipt, Map<String, Object> leaf, byte[] nonce, InclusionProof proof) {
    }

    private ReceiptPage(SignedStatement statement, NodeCertificate receiver, List<Entry> entries) {
        this.statement = statement;
        this.receiver = receiver;
        this.entries = List.copyOf(entries);
    }

    /**
     * Signs 1 to {@value #MAX_RECEIPTS} receipts. Where they name more exceptions than a page has room for, the later
     * ones are only counted.
     */
    public static ReceiptPage sign(SigningKey key, Digest federation, List<Receipt> receipts, Instant now) {
        return sign(key, federation, receipts, now, new SecureRandom());
    }

    /** As above, with the randomness of the salt: for repeatable test vectors. */
    public static ReceiptPage sign(SigningKey key, Digest federation, List<Receipt> all, Instant now,
            SecureRandom random) {
        if (all.isEmpty() || all.size() > MAX_RECEIPTS) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_RECEIPTS + " receipts");
        }
        List<Receipt> receipts = fitting(all);
        byte[] salt = new byte[MerkleTree.HASH_LENGTH];
        random.nextBytes(salt);
        MerkleTree tree = new MerkleTree(TREE.function(), salt, receipts.size());
        List<Map<String, Object>> leaves = receipts.stream().map(ReceiptJson::write).toList();
        for (Map<String, Object> leaf : leaves) {
            ReceiptJson.read(new Members("leaf", leaf)); // never sign what would be refused
            byte[] bytes = CanonicalJson.write(leaf);
            tree.add(bytes, 0, bytes.length);
        }
        SignedStatement statement = SignedStatement.sign(key, TYPE, federation, now, Map.of(
                "receiver", key.certificate().identity().nodeId(), "root", HexFormat.of().formatHex(tree.root()),
                "size", (long) receipts.size(), "tree", TREE.wireName()));
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < receipts.size(); i++) {
            entries.add(new Entry(receipts.get(i), leaves.get(i), tree.nonce(i), tree.prove(i)));
        }
        return new ReceiptPage(statement, key.certificate(), entries);
    }

    private static List<Receipt> fitting(List<Receipt> all) {
        List<Receipt> fitting = new ArrayList<>();
        int room = EXCEPTION_BYTES;
        for (Receipt receipt : all) {
            int kept = 0;
            for (Receipt.LineException exception : receipt.exceptions()) {
                room -= ReceiptJson.bytes(exception);
                kept += room >= 0 ? 1 : 0;
            }
            fitting.add(receipt.withFirstExceptions(kept));
        }
        return fitting;
    }

    /**
     * Reads and verifies a page: canonical form, federation, signer, signature, every path.
     *
     * @throws ReceiptProblem with a code of spec/errors.md
     */
    public static ReceiptPage verify(byte[] bytes, TrustStore trust, Instant now) throws ReceiptProblem {
        if (bytes.length > MAX_BYTES) {
            throw new ReceiptProblem(ReceiptRefusal.LIMIT, "a page has at most " + MAX_BYTES + " bytes");
        }
        try {
            Members page = new Members("page", CanonicalJson.parseObject(bytes)).only("entries", "signature", "statement");
            SignedStatement statement = SignedStatement.read(page);
            statement.members().only("created", "federation", "receiver", "root", "signer", "size", "suite", "tree", "type");
            if (!statement.isOf(trust.federation())) {
                throw new ReceiptProblem(ReceiptRefusal.FOREIGN_FEDERATION, "the page belongs to another federation");
            }
            NodeCertificate receiver = statement.verify(TYPE, trust, now);
            if (!receiver.identity().nodeId().equals(statement.members().text("receiver"))) {
                throw new ReceiptProblem(ReceiptRefusal.SIGNER_NOT_RECEIVER,
                        "signed by " + receiver.identity().nodeId() + ", which is not the receiver it names");
            }
            return new ReceiptPage(statement, receiver, entries(page, statement.members()));
        } catch (SignatureProblem e) {
            throw new ReceiptProblem(ReceiptRefusal.of(e.kind()), e.getMessage());
        } catch (CanonicalProblem | IllegalArgumentException e) {
            throw new ReceiptProblem(ReceiptRefusal.FORMAT, e.getMessage());
        }
    }

    private static List<Entry> entries(Members page, Members statement) throws ReceiptProblem {
        DigestAlgorithm tree = DigestAlgorithm.named(statement.text("tree"));
        byte[] root = new Digest(tree, statement.text("root")).bytes();
        long size = statement.integer("size", 1, MAX_RECEIPTS);
        MessageDigest function = tree.function();
        List<Entry> entries = new ArrayList<>();
        long previous = -1;
        for (Members member : page.objects("entries")) {
            Entry entry = entry(member, size);
            if (entry.proof().index() <= previous) {
                throw new IllegalArgumentException("entries must ascend by index");
            }
            previous = entry.proof().index();
            byte[] leaf = MerkleTree.leaf(function, entry.nonce(), CanonicalJson.write(entry.leaf()));
            if (!entry.proof().leadsTo(root, leaf, function)) {
                throw new ReceiptProblem(ReceiptRefusal.PATH,
                        "the path of receipt " + previous + " does not lead to the signed root");
            }
            entries.add(entry);
        }
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a page has at least one receipt");
        }
        return entries;
    }

    private static Entry entry(Members entry, long size) {
        entry.only("index", "leaf", "nonce", "path");
        List<byte[]> path = entry.texts("path").stream().map(ReceiptPage::hash).toList();
        Members leaf = entry.object("leaf");
        return new Entry(ReceiptJson.read(leaf), leaf.asMap(), hash(entry.text("nonce")),
                new InclusionProof(entry.integer("index", 0, size - 1), size, path));
    }

    private static byte[] hash(String hex) {
        return new Digest(TREE, hex).bytes(); // any 32 bytes in lower-case hex
    }

    /** The node that signed. */
    public NodeCertificate receiver() {
        return receiver;
    }

    /** When it signed, by its own clock. */
    public Instant created() {
        return statement.created();
    }

    public List<Receipt> receipts() {
        return entries.stream().map(Entry::receipt).toList();
    }

    /** What the receipts tell of the receiver's log, each once. */
    public List<TreeHead> logHeads() {
        return receipts().stream().flatMap(receipt -> receipt.logHead().stream()).distinct().toList();
    }

    /**
     * The same page with only the receipts that match; the signature still holds.
     *
     * @throws IllegalArgumentException when none match
     */
    public ReceiptPage only(Predicate<Receipt> wanted) {
        List<Entry> kept = entries.stream().filter(entry -> wanted.test(entry.receipt())).toList();
        if (kept.isEmpty()) {
            throw new IllegalArgumentException("a page has at least one receipt");
        }
        return new ReceiptPage(statement, receiver, kept);
    }

    public byte[] bytes() {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("entries", entries.stream().map(ReceiptPage::json).toList());
        statement.putInto(page);
        return CanonicalJson.write(page);
    }

    private static Map<String, Object> json(Entry entry) {
        return Map.of("index", entry.proof().index(), "leaf", entry.leaf(),
                "nonce", HexFormat.of().formatHex(entry.nonce()),
                "path", entry.proof().path().stream().map(HexFormat.of()::formatHex).toList());
    }
}

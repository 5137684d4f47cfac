package org.fednode.exchange.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.util.Arrays;
import org.bouncycastle.util.BigIntegers;
import org.fednode.exchange.key.Suite;

/**
 * The key of one bundle's content, and the form of it that only the receiver can open (spec/bundle.md#content-key).
 *
 * @param wrapped for the header
 */
record ContentKey(byte[] key, byte[] wrapped) {

    private static final int POINT_BYTES = 65;
    private static final int COORDINATE_BYTES = 32;
    private static final int AES_BYTES = 32;
    private static final int SM4_BYTES = 16;
    private static final int SM2_BYTES = POINT_BYTES + 32 + SM4_BYTES;
    private static final byte UNCOMPRESSED = 4;
    private static final byte[] LABEL = "fednode-bundle/1 aes-256-gcm".getBytes(StandardCharsets.US_ASCII);

    /** A new key for the receiver. */
    static ContentKey make(Suite suite, PublicKey receiver, SecureRandom random) {
        ECPublicKeyParameters to = parameters(receiver);
        return switch (suite) {
            case ECDSA_P256_SHA256 -> agree(to, random);
            case SM2_SM3 -> encrypt(to, random);
        };
    }

    private static ContentKey agree(ECPublicKeyParameters to, SecureRandom random) {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(to.getParameters(), random));
        AsymmetricCipherKeyPair ephemeral = generator.generateKeyPair();
        byte[] point = ((ECPublicKeyParameters) ephemeral.getPublic()).getQ().getEncoded(false);
        return new ContentKey(derive((ECPrivateKeyParameters) ephemeral.getPrivate(), to, point, to.getQ().getEncoded(false)), point);
    }

    private static ContentKey encrypt(ECPublicKeyParameters to, SecureRandom random) {
        byte[] key = new byte[SM4_BYTES];
        random.nextBytes(key);
        SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
        engine.init(true, new ParametersWithRandom(to, random));
        try {
            return new ContentKey(key, engine.processBlock(key, 0, key.length));
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("SM2 encrypts whatever it is given", e);
        }
    }

    /** Opens what {@link #make} wrapped. */
    static byte[] open(Suite suite, PublicKey ownPublic, PrivateKey own, byte[] wrapped) throws BundleProblem {
        boolean shaped = wrapped.length == (suite == Suite.SM2_SM3 ? SM2_BYTES : POINT_BYTES) && wrapped[0] == UNCOMPRESSED;
        if (!shaped) {
            throw new BundleProblem(BundleRefusal.FORMAT, "the header's key has not the form of suite " + suite.wireName());
        }
        try {
            ECPrivateKeyParameters mine = (ECPrivateKeyParameters) PrivateKeyFactory.createKey(own.getEncoded());
            return switch (suite) {
                case ECDSA_P256_SHA256 -> derive(mine, new ECPublicKeyParameters(
                        mine.getParameters().getCurve().decodePoint(wrapped), mine.getParameters()), wrapped,
                        parameters(ownPublic).getQ().getEncoded(false));
                case SM2_SM3 -> decrypt(mine, wrapped);
            };
        } catch (InvalidCipherTextException | IOException | RuntimeException e) { // any answer to what is no point, or another key's
            throw new BundleProblem(BundleRefusal.ALTERED, "the content key can't be opened: the header was altered on the way");
        }
    }

    private static byte[] decrypt(ECPrivateKeyParameters own, byte[] wrapped) throws InvalidCipherTextException {
        SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
        engine.init(false, own);
        return engine.processBlock(wrapped, 0, wrapped.length);
    }

    private static byte[] derive(ECPrivateKeyParameters own, ECPublicKeyParameters other, byte[] ephemeral, byte[] receiver) {
        ECDHBasicAgreement agreement = new ECDHBasicAgreement();
        agreement.init(own);
        byte[] shared = BigIntegers.asUnsignedByteArray(COORDINATE_BYTES, agreement.calculateAgreement(other));
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(new HKDFParameters(shared, null, Arrays.concatenate(LABEL, ephemeral, receiver)));
        byte[] key = new byte[AES_BYTES];
        generator.generateBytes(key, 0, key.length);
        return key;
    }

    private static ECPublicKeyParameters parameters(PublicKey key) {
        try {
            return (ECPublicKeyParameters) PublicKeyFactory.createKey(key.getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("a certificate's key has been read before", e);
        }
    }

    /** Not the key: it would end in a log. */
    @Override
    public String toString() {
        return "ContentKey";
    }
}

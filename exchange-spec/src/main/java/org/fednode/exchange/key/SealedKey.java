package org.fednode.exchange.key;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * A private key under a passphrase: PKCS #8 EncryptedPrivateKeyInfo with PBES2 (RFC 8018), scrypt (RFC 7914) and
 * AES-256-CBC, which {@code openssl pkcs8} reads too.
 */
final class SealedKey {

    private static final int KEY_BYTES = 32;
    private static final int BLOCK_BYTES = 16;
    private static final int SALT_BYTES = 16;
    private static final int COST = 1 << 14;
    private static final int BLOCK_SIZE = 8;
    /** 128 * cost * block size bytes are held while deriving: a file must not ask for more than 64 MiB. */
    private static final int MAX_COST = 1 << 16;

    private SealedKey() {
    }

    static byte[] seal(byte[] privateKey, Passphrase passphrase) {
        SecureRandom random = new SecureRandom();
        byte[] salt = bytes(random, SALT_BYTES);
        byte[] iv = bytes(random, BLOCK_BYTES);
        byte[] key = SCrypt.generate(passphrase.utf8(), salt, COST, BLOCK_SIZE, 1, KEY_BYTES);
        PBES2Parameters parameters = new PBES2Parameters(
                new KeyDerivationFunc(MiscObjectIdentifiers.id_scrypt, new ScryptParams(salt, COST, BLOCK_SIZE, 1, KEY_BYTES)),
                new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv)));
        try {
            return new EncryptedPrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters),
                    cipher(Cipher.ENCRYPT_MODE, key, iv).doFinal(privateKey)).getEncoded();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("AES-256 is there on every platform", e);
        }
    }

    /** @throws IllegalArgumentException when the passphrase is another one or the bytes are not such a key */
    static byte[] open(byte[] sealed, Passphrase passphrase) {
        if (!StrictDer.isOneValue(sealed)) {
            throw new IllegalArgumentException("the encrypted key is not one DER value");
        }
        try {
            EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.getInstance(sealed);
            PBES2Parameters parameters = PBES2Parameters.getInstance(info.getEncryptionAlgorithm().getParameters());
            ScryptParams scrypt = scrypt(info, parameters);
            byte[] iv = ASN1OctetString.getInstance(parameters.getEncryptionScheme().getParameters()).getOctets();
            byte[] key = SCrypt.generate(passphrase.utf8(), scrypt.getSalt(), scrypt.getCostParameter().intValueExact(),
                    scrypt.getBlockSize().intValueExact(), 1, KEY_BYTES);
            return cipher(Cipher.DECRYPT_MODE, key, iv).doFinal(info.getEncryptedData());
        } catch (GeneralSecurityException | RuntimeException e) { // wrong padding, or any answer of the parser to nonsense
            throw new IllegalArgumentException("the passphrase does not open the key", e);
        }
    }

    private static ScryptParams scrypt(EncryptedPrivateKeyInfo info, PBES2Parameters parameters) {
        boolean known = info.getEncryptionAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)
                && parameters.getKeyDerivationFunc().getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)
                && parameters.getEncryptionScheme().getAlgorithm().equals(NISTObjectIdentifiers.id_aes256_CBC);
        if (!known) {
            throw new IllegalArgumentException("not PBES2 with scrypt and AES-256-CBC");
        }
        ScryptParams scrypt = ScryptParams.getInstance(parameters.getKeyDerivationFunc().getParameters());
        boolean bearable = scrypt.getCostParameter().bitLength() <= Integer.SIZE - Integer.numberOfLeadingZeros(MAX_COST)
                && scrypt.getBlockSize().equals(java.math.BigInteger.valueOf(BLOCK_SIZE))
                && scrypt.getParallelizationParameter().equals(java.math.BigInteger.ONE);
        if (!bearable) {
            throw new IllegalArgumentException("scrypt's cost is beyond " + MAX_COST + ", or its block size not " + BLOCK_SIZE);
        }
        return scrypt;
    }

    private static Cipher cipher(int mode, byte[] key, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
        Arrays.fill(key, (byte) 0);
        return cipher;
    }

    private static byte[] bytes(SecureRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}

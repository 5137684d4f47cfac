package org.fednode.exchange.bundle;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.fednode.exchange.key.BouncyCastle;
import org.fednode.exchange.key.Suite;

/** Seals and opens the chunks of one bundle, in order (spec/bundle.md#chunks). */
final class Chunks {

    static final int BYTES = 64 << 10;

    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int COUNTER_AT = 3;

    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] header;
    private final int mode;
    private long counter;

    private Chunks(int mode, Suite suite, byte[] key, byte[] header) {
        this.mode = mode;
        this.header = header;
        this.key = new SecretKeySpec(key, suite == Suite.SM2_SM3 ? "SM4" : "AES");
        this.cipher = cipher(suite);
    }

    private static Cipher cipher(Suite suite) {
        try {
            return switch (suite) {
                case ECDSA_P256_SHA256 -> Cipher.getInstance("AES/GCM/NoPadding");
                case SM2_SM3 -> Cipher.getInstance("SM4/GCM/NoPadding", BouncyCastle.provider());
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES is there on every platform, SM4 in Bouncy Castle", e);
        }
    }

    static Chunks sealing(Suite suite, byte[] key, byte[] header) {
        return new Chunks(Cipher.ENCRYPT_MODE, suite, key, header);
    }

    static Chunks opening(Suite suite, byte[] key, byte[] header) {
        return new Chunks(Cipher.DECRYPT_MODE, suite, key, header);
    }

    /** Length of so many bytes once sealed. */
    static long sealedBytes(long bytes) {
        return bytes + (bytes + BYTES - 1) / BYTES * TAG_BYTES;
    }

    /** The next chunk, sealed or opened. @throws GeneralSecurityException when it can't be opened */
    byte[] next(byte[] chunk, int length, boolean last) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(COUNTER_AT, counter++).put(NONCE_BYTES - 1, (byte) (last ? 1 : 0)).array();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(header);
        return cipher.doFinal(chunk, 0, length);
    }
}

package org.fednode.mapping.cell;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/** Decodes bytes that are text in a charset, and nothing else. For one thread. */
final class StrictDecoder {

    private final CharsetDecoder decoder;
    private CharBuffer text = CharBuffer.allocate(128);

    StrictDecoder(Charset charset) {
        this.decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    Charset charset() {
        return decoder.charset();
    }

    /** Empty where the bytes are none of it. */
    Optional<String> text(byte[] bytes, int from, int to) {
        int most = (int) Math.ceil((to - from) * (double) decoder.maxCharsPerByte());
        if (text.capacity() < most) {
            text = CharBuffer.allocate(Math.max(most, 2 * text.capacity()));
        }
        text.clear();
        decoder.reset();
        boolean good = decoder.decode(ByteBuffer.wrap(bytes, from, to - from), text, true).isUnderflow() && decoder.flush(text).isUnderflow();
        return good ? Optional.of(text.flip().toString()) : Optional.empty();
    }
}

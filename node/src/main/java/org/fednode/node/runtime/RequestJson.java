package org.fednode.node.runtime;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Function;
import org.fednode.exchange.canonical.Members;

/** A small JSON object that a request brings; what is wrong with it is answered as a problem. */
public final class RequestJson {

    private static final int MOST_BYTES = 64 << 10;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    private RequestJson() {
    }

    /**
     * @param reader reads the members, and says by an {@link IllegalArgumentException} what is wrong with them
     * @throws WebApplicationException with the problem
     */
    public static <T> T read(InputStream body, Function<Members, T> reader) throws IOException {
        byte[] bytes = body.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw wrong("The body has more than " + MOST_BYTES + " bytes.");
        }
        try {
            Map<String, Object> members = JSON.readValue(bytes, new TypeReference<Map<String, Object>>() { });
            if (members == null) {
                throw wrong("The body is no JSON object.");
            }
            return reader.apply(new Members("body", members));
        } catch (JsonProcessingException e) {
            throw wrong("The body is no JSON object.");
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage() + ".");
        }
    }

    private static WebApplicationException wrong(String detail) {
        return new WebApplicationException(new Problem("bad-body", 400, "请求内容有误", "The body is wrong", detail,
                "Correct the body and send it again.").response());
    }
}

package org.fednode.node.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What went wrong with a request, as RFC 9457 problem details. Never holds values of records.
 *
 * @param code last part of the type
 * @param zh what is wrong, in Chinese
 * @param en the same in English
 * @param detail which thing is wrong
 * @param next what to do now
 */
public record Problem(String code, int status, String zh, String en, String detail, String next) {

    public static final String MEDIA_TYPE = "application/problem+json";

    private static final JsonFactory JSON = new JsonFactory();

    /** Writes further members into the problem's object. */
    @FunctionalInterface
    public interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    public Response response() {
        return response(json -> { });
    }

    public Response response(Members more) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("type", "urn:fednode:problem:" + code);
            json.writeStringField("title", zh + " / " + en);
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            json.writeStringField("next", next);
            more.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
        // bytes, so that no writer of the framework gets in between
        return Response.status(status).type(MediaType.valueOf(MEDIA_TYPE))
                .entity(text.toString().getBytes(StandardCharsets.UTF_8)).build();
    }
}

package org.fednode.node.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Whatever a request ends in becomes a problem with a next step, and no value of a record leaves with it. */
class ProblemMapperTest {

    private static final String SECRET = "诸葛亮330106198001010011";

    private final ProblemMapper mapper = new ProblemMapper();

    @Test
    void storageThatFailsIs503WithWhenToTryAgain() throws IOException {
        Response response = mapper.toResponse(new Unavailable("the node can't store records now", null));

        assertEquals(503, response.getStatus());
        assertEquals("5", String.valueOf(response.getHeaders().getFirst("Retry-After")));
        assertEquals("urn:fednode:problem:unavailable", json(response).get("type").asText());
        assertFalse(json(response).get("next").asText().isBlank());
    }

    @Test
    void faultOfTheNodeIs500AndSaysNothingOfItsCause() throws IOException {
        Response response = mapper.toResponse(new IllegalStateException("bad " + SECRET));

        assertEquals(500, response.getStatus());
        assertEquals("urn:fednode:problem:internal", json(response).get("type").asText());
        assertFalse(json(response).toString().contains("bad"));
        assertFalse(json(response).get("next").asText().isBlank());
    }

    @Test
    void logTellsKindAndPlaceOfAFailureAndNoValue() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:"); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE person (name VARCHAR(3))");
            SQLException refused = assertThrows(SQLException.class, () -> statement.execute("INSERT INTO person VALUES ('" + SECRET + "')"));

            String text = FailureText.of(new IllegalStateException("while taking " + SECRET, refused));

            assertTrue(refused.getMessage().contains(SECRET), "the driver quotes it");
            assertFalse(text.contains(SECRET), text);
            assertTrue(text.contains("SQL state 22001") && text.contains("ProblemMapperTest"), text);
        }
    }

    @Test
    void logTellsWhatTheOperatingSystemSaid() {
        String text = FailureText.of(new Unavailable("can't write the batch", new FileSystemException("/srv/x", null, "No space left on device")));

        assertTrue(text.contains("can't write the batch") && text.contains("No space left on device"), text);
    }

    private static JsonNode json(Response response) throws IOException {
        return new ObjectMapper().readTree((byte[]) response.getEntity());
    }
}

package org.fednode.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StandardVersionsTest {

    @Test
    void saysInWordsWhatDiffers() {
        Ran ran = Ran.with("standard", "diff", "2025.1", "2026.1");

        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().contains("tightened  certificate  certificate.party-member-too-young  规则的check收紧："), ran.out());
        assertTrue(ran.out().contains("required field added: Issuing federation's name"), ran.out());
        assertTrue(ran.out().contains("2025.1 -> 2026.1: "), ran.out());
    }

    @Test
    void saysTheSameToPrograms() throws IOException {
        Ran ran = Ran.with("standard", "diff", "2025.1", "2026.1", "--json");
        JsonNode tree = new ObjectMapper().readTree(ran.out());
        Set<String> kinds = new HashSet<>();
        tree.get("changes").forEach(change -> kinds.add(change.get("kind").asText()));

        assertEquals("2025.1", tree.at("/before/version").asText());
        assertTrue(tree.at("/after/digest").asText().startsWith("sha-256:"));
        assertEquals(Set.of("data-set-added", "field-added", "field-changed", "rule-added", "rule-changed", "code-system-added",
                "code-added", "code-removed", "indicator-added"), kinds);
    }

    @Test
    void aVersionDoesNotDifferFromItself() {
        assertEquals("2026.1 -> 2026.1: 0 changes. 共 0 处差异。\n", Ran.with("standard", "diff", "2026.1", "2026.1").out());
    }
}

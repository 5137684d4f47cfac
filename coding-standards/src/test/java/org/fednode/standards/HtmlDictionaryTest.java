package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.fednode.standards.export.HtmlDictionary;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The dictionary is complete, well formed, and made for people who have it read to them. */
class HtmlDictionaryTest {

    private final StandardPackage standard = NationalStandard.loaded();
    private final HtmlDictionary dictionary = new HtmlDictionary(standard);

    private static Document parsed(String page) throws Exception {
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        return builder.parse(new ByteArrayInputStream(page.replaceFirst("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(Document page, String tag) {
        NodeList found = page.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    @Test
    void everyPageIsWellFormedAndAccessible() throws Exception {
        for (String path : dictionary.paths()) {
            String page = dictionary.file(path).orElseThrow(() -> new AssertionError(path));
            if (path.endsWith(".html")) {
                assertTrue(page.startsWith("<!DOCTYPE html>\n<html lang=\"zh-CN\">"), path);
                assertAccessible(parsed(page), path);
            }
        }
    }

    private void assertAccessible(Document page, String path) {
        assertEquals(1, elements(page, "title").size(), path);
        assertEquals(1, elements(page, "main").size(), path);
        assertEquals(1, elements(page, "h1").size(), path);
        Element first = elements(page, "a").get(0);
        assertEquals("#content", first.getAttribute("href"), "the first link goes past the navigation: " + path);
        assertEquals("content", elements(page, "main").get(0).getAttribute("id"));
        for (Element table : elements(page, "table")) {
            assertEquals(1, table.getElementsByTagName("caption").getLength(), path);
        }
        for (Element header : elements(page, "th")) {
            assertTrue(Set.of("col", "row").contains(header.getAttribute("scope")), path);
        }
        for (Element row : elements(page, "tr")) {
            assertEquals(1, row.getElementsByTagName("th").getLength() > 1 ? 1 : row.getElementsByTagName("th").getLength(), path);
        }
        Set<String> ids = new HashSet<>();
        elements(page, "*").stream().filter(element -> element.hasAttribute("id"))
                .forEach(element -> assertTrue(ids.add(element.getAttribute("id")), path));
        assertHeadingsInOrder(page, path);
        assertEquals(0, elements(page, "script").size());
        for (Element link : elements(page, "a")) {
            assertTrue(!link.getTextContent().isBlank(), path);
        }
    }

    private static void assertHeadingsInOrder(Document page, String path) {
        int level = 0;
        for (Element element : elements(page, "*")) {
            if (element.getTagName().matches("h[1-6]")) {
                int next = element.getTagName().charAt(1) - '0';
                assertTrue(next <= level + 1, path + " jumps to " + element.getTagName());
                level = next;
            }
        }
    }

    @Test
    void everyLinkLeadsToAFileOfTheDictionary() throws Exception {
        Set<String> paths = new HashSet<>(dictionary.paths());
        for (String path : dictionary.paths()) {
            if (path.endsWith(".html")) {
                String folder = path.contains("/") ? path.substring(0, path.indexOf('/') + 1) : "";
                for (Element link : elements(parsed(dictionary.file(path).orElseThrow()), "a")) {
                    String target = link.getAttribute("href").replaceFirst("#.*", "");
                    String file = target.startsWith("../") ? target.substring(3) : folder + target;
                    assertTrue(target.isEmpty() || paths.contains(file), path + " leads to " + target);
                }
            }
        }
    }

    @Test
    void everyFieldRuleAndCodeStandsInIt() throws Exception {
        for (DataSet dataSet : standard.dataSets().values()) {
            DataSetDefinition definition = dataSet.definition();
            Set<String> shown = codes(parsed(dictionary.file("datasets/" + definition.id() + ".html").orElseThrow()));
            Set<String> missing = new TreeSet<>();
            definition.fields().forEach(field -> {
                missing.add(field.id());
                field.members().forEach(member -> missing.add(member.id()));
            });
            definition.rules().forEach(rule -> missing.add(rule.id()));
            missing.removeAll(shown);
            assertEquals(Set.of(), missing);
        }
        for (CodeSystem codes : standard.codeSystems().values()) {
            Set<String> missing = new TreeSet<>();
            codes.codes().forEach(code -> missing.add(code.code()));
            missing.removeAll(codes(parsed(dictionary.file("codes/" + codes.id() + ".html").orElseThrow())));
            String csv = dictionary.file("codes/" + codes.id() + ".csv").orElseThrow();
            assertEquals(codes.codes().size() + 1, csv.lines().count(), codes.id());
            assertTrue(missing.isEmpty() || codes.codes().size() > 2_000, codes.id() + " lacks " + missing);
            missing.forEach(code -> assertTrue(csv.contains('\n' + code + ','), code));
        }
    }

    private static Set<String> codes(Document page) {
        Set<String> texts = new HashSet<>();
        elements(page, "code").forEach(element -> texts.add(element.getTextContent()));
        return texts;
    }

    @Test
    void englishIsMarkedAsEnglish() throws Exception {
        Document page = parsed(dictionary.file("datasets/certificate.html").orElseThrow());

        List<String> spans = elements(page, "span").stream().filter(span -> span.getAttribute("lang").equals("en"))
                .map(Node::getTextContent).toList();

        assertTrue(spans.contains("ID number"));
        assertTrue(spans.contains("a subtype belongs to another category"));
    }

    @Test
    void whatIsNotPartOfItIsNotThere() {
        for (String path : List.of("", "x", "../standard.yaml", "datasets/none.html", "codes/none.csv", "datasets/certificate.txt", "codes/")) {
            assertEquals(java.util.Optional.empty(), dictionary.file(path), path);
        }
    }
}

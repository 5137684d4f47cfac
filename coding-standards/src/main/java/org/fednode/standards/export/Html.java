package org.fednode.standards.export;

import org.fednode.standards.Label;

/** Grows one page of HTML that is well-formed XML too. Chinese is the page's language, English is marked as such. */
final class Html {

    private final StringBuilder page = new StringBuilder(1 << 14);

    /** @param attributes names and values in turn */
    Html open(String tag, String... attributes) {
        page.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            page.append(' ').append(attributes[i]).append("=\"").append(escaped(attributes[i + 1])).append('"');
        }
        page.append('>');
        return this;
    }

    Html close(String tag) {
        page.append("</").append(tag).append('>');
        if (!tag.equals("a") && !tag.equals("span") && !tag.equals("code")) {
            page.append('\n');
        }
        return this;
    }

    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close(tag);
    }

    Html text(String text) {
        page.append(escaped(text));
        return this;
    }

    /** Both languages, one behind the other. */
    Html both(Label label) {
        return both(label.zh(), label.en());
    }

    Html both(String zh, String en) {
        text(zh);
        return en.isEmpty() || en.equals(zh) ? this : text(" ").element("span", en, "lang", "en");
    }

    Html both(String tag, String zh, String en, String... attributes) {
        return open(tag, attributes).both(zh, en).close(tag);
    }

    /** Starts a table that scrolls by itself where it is too wide. */
    Html table(String zh, String en, String... columns) {
        open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", zh + ' ' + en);
        open("table").both("caption", zh, en).open("thead").open("tr");
        for (int i = 0; i < columns.length; i += 2) {
            both("th", columns[i], columns[i + 1], "scope", "col");
        }
        return close("tr").close("thead").open("tbody");
    }

    Html endTable() {
        return close("tbody").close("table").close("div");
    }

    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().filter(c -> c >= ' ' || c == '\n').forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    @Override
    public String toString() {
        return "<!DOCTYPE html>\n" + page;
    }
}

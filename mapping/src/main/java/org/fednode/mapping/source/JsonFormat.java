package org.fednode.mapping.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.fednode.mapping.cell.Cell;

/**
 * JSON: one object a line, or an array of objects. Members within members are named {@code outer.inner}.
 *
 * @param at names of the members that lead to the array; empty where it is the whole
 */
public record JsonFormat(List<String> at) implements Format {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(40).maxStringLength(1 << 17).maxNumberLength(100).build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    public JsonFormat {
        at = List.copyOf(at);
    }

    @Override
    public Rows open(Path file) throws SourceTrouble {
        return TreeRows.of(() -> new Objects(file, at), file.getFileName().toString());
    }

    private static final class Objects implements TreeRows.Trees {

        private final String name;
        private final long size;
        private final CountingStream in;
        private final JsonParser parser;
        private final List<String> at;
        private boolean begun;
        /** Whether the parser stands at an object that has not been read. */
        private boolean isHeld;

        Objects(Path file, List<String> at) throws IOException {
            this.name = file.getFileName().toString();
            this.size = Math.max(1, Files.size(file));
            this.in = new CountingStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
            this.parser = JSON.createParser(in);
            this.at = at;
        }

        @Override
        public boolean next(TreeRows.Tree tree) throws IOException, SourceTrouble {
            if (!begun) {
                begin();
            }
            JsonToken token = isHeld ? parser.currentToken() : parser.nextToken();
            isHeld = false;
            if (token == null || token == JsonToken.END_ARRAY) {
                return false;
            }
            if (token != JsonToken.START_OBJECT) {
                throw notObjects();
            }
            object("", tree);
            return true;
        }

        private void begin() throws IOException, SourceTrouble {
            begun = true;
            for (String member : at) {
                if (parser.nextToken() != JsonToken.START_OBJECT || !isAt(member)) {
                    throw new SourceTrouble(name + " 没有成员 " + String.join("/", at), name + " has no member " + String.join("/", at), "检查 source 中的 at",
                            "look at 'at' in source");
                }
            }
            JsonToken token = parser.nextToken();
            isHeld = token == JsonToken.START_OBJECT;
            if (token != null && token != JsonToken.START_ARRAY && token != JsonToken.START_OBJECT) {
                throw notObjects();
            }
        }

        private boolean isAt(String member) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (parser.currentName().equals(member)) {
                    return true;
                }
                parser.nextToken();
                parser.skipChildren();
            }
            return false;
        }

        private SourceTrouble notObjects() {
            return new SourceTrouble(name + " 不是对象的列表", name + " holds no list of objects", "用 at 指明列表所在的成员", "say with 'at' which member holds the list");
        }

        private void object(String path, TreeRows.Tree tree) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String member = path + parser.currentName();
                JsonToken token = parser.nextToken();
                if (token == JsonToken.START_OBJECT) {
                    object(member + '.', tree);
                } else if (token == JsonToken.START_ARRAY) {
                    list(member, tree);
                } else {
                    tree.put(member, value(token));
                }
            }
        }

        /** Plain values are joined as cells join lists; objects within lists are numbered. */
        private void list(String member, TreeRows.Tree tree) throws IOException {
            StringBuilder joined = new StringBuilder();
            int number = 0;
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                number++;
                if (token == JsonToken.START_OBJECT) {
                    object(member + '.' + number + '.', tree);
                } else if (token == JsonToken.START_ARRAY) {
                    parser.skipChildren();
                } else if (token != JsonToken.VALUE_NULL) {
                    joined.append(joined.isEmpty() ? "" : ";").append(parser.getText());
                }
            }
            tree.put(member, joined.isEmpty() ? Cell.EMPTY : new Cell.Text(joined.toString()));
        }

        private Cell value(JsonToken token) throws IOException {
            return switch (token) {
                case VALUE_NULL -> Cell.EMPTY;
                case VALUE_TRUE -> new Cell.Truth(true);
                case VALUE_FALSE -> new Cell.Truth(false);
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Cell.Numeric(parser.getDecimalValue(), token == JsonToken.VALUE_NUMBER_INT);
                default -> new Cell.Text(parser.getText());
            };
        }

        @Override
        public double progress() {
            return Math.min(1, in.count() / (double) size);
        }

        @Override
        public void close() throws IOException {
            parser.close();
            in.close();
        }
    }
}

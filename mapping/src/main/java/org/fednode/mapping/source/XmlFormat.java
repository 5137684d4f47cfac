package org.fednode.mapping.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.fednode.mapping.cell.Cell;

/**
 * XML whose elements of one name are the records. Attributes and elements within elements are named {@code outer.inner}.
 *
 * @param record local name of the records' elements
 */
public record XmlFormat(String record) implements Format {

    private static final int DEEPEST = 40;
    private static final int LONGEST = 1 << 17;
    private static final int DECLARATION = 200;
    private static final Pattern CHINESE = Pattern.compile("(?i)^<\\?xml[^>]*encoding\\s*=\\s*[\"'](gb2312|gb_2312-80|gbk|cp936|x-gbk|windows-936)[\"']");

    @Override
    public Rows open(Path file) throws SourceTrouble {
        return TreeRows.of(() -> new Elements(file, record), file.getFileName().toString());
    }

    private static final class Elements implements TreeRows.Trees {

        private final String name;
        private final long size;
        private final CountingStream in;
        private final XMLStreamReader reader;
        private final String record;

        Elements(Path file, String record) throws IOException, SourceTrouble {
            this.name = file.getFileName().toString();
            this.size = Math.max(1, Files.size(file));
            this.record = record;
            this.in = new CountingStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
            try {
                this.reader = isChinese(file) ? factory().createXMLStreamReader(in, "GB18030") : factory().createXMLStreamReader(in);
            } catch (XMLStreamException e) {
                in.close();
                throw trouble(e);
            }
        }

        /** What says GB2312 mostly is GBK, and what says GBK may be GB18030, which holds both (WHATWG Encoding, 4.2). */
        private static boolean isChinese(Path file) throws IOException {
            try (InputStream start = Files.newInputStream(file)) {
                return CHINESE.matcher(new String(start.readNBytes(DECLARATION), StandardCharsets.ISO_8859_1)).find();
            }
        }

        /** Nothing is fetched, nothing is expanded: a document type has no place in data. */
        private static XMLInputFactory factory() {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setProperty(XMLInputFactory.IS_COALESCING, false);
            return factory;
        }

        private SourceTrouble trouble(XMLStreamException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
            return new SourceTrouble(name + " 第 " + line + " 行不是正确的 XML", name + ": line " + line + " is not good XML", "改正后再试", "correct it");
        }

        @Override
        public boolean next(TreeRows.Tree tree) throws IOException, SourceTrouble {
            try {
                while (reader.hasNext()) {
                    if (reader.next() == XMLStreamConstants.START_ELEMENT && reader.getLocalName().equals(record)) {
                        element("", tree, 1);
                        return true;
                    }
                }
                return false;
            } catch (XMLStreamException e) {
                throw trouble(e);
            }
        }

        private void element(String path, TreeRows.Tree tree, int depth) throws XMLStreamException, SourceTrouble {
            if (depth > DEEPEST) {
                throw new SourceTrouble(name + " 嵌套过深", name + " is nested too deep", "检查该文件", "look at the file");
            }
            for (int i = 0; i < reader.getAttributeCount(); i++) {
                tree.put(path + reader.getAttributeLocalName(i), new Cell.Text(reader.getAttributeValue(i)));
            }
            StringBuilder text = new StringBuilder();
            boolean inner = false;
            while (true) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    inner = true;
                    element(path + reader.getLocalName() + '.', tree, depth + 1);
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    break;
                } else if ((event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) && text.length() < LONGEST) {
                    text.append(reader.getText());
                }
            }
            if (!inner && !path.isEmpty()) {
                tree.put(path.substring(0, path.length() - 1), new Cell.Text(text.toString().strip()));
            }
        }

        @Override
        public double progress() {
            return Math.min(1, in.count() / (double) size);
        }

        @Override
        public void close() throws IOException {
            try {
                reader.close();
            } catch (XMLStreamException e) {
                throw new IOException(e);
            } finally {
                in.close();
            }
        }
    }
}

package org.fednode.camel;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.ScheduledPollEndpoint;

/** One data set of one node, to give records to or to follow. */
@UriEndpoint(firstVersion = "4.17.0", scheme = "fednode", title = "fednode", syntax = "fednode:direction/dataSet", category = Category.DATABASE)
public class FednodeEndpoint extends ScheduledPollEndpoint {

    private final boolean intake;
    @UriPath(description = "intake to give records, dataset to follow changes")
    private final String direction;
    @UriPath(description = "The data set's id")
    private final String dataSet;
    @UriParam(description = "The node's HTTP interface; not within a node")
    private String url;
    @UriParam(description = "File that holds the token for it, or the node's node.json")
    private String tokenFile;
    @UriParam(defaultValue = "1000", description = "Most records given, or changes asked for, at once")
    private int chunk = 1_000;
    @UriParam(defaultValue = "300000", description = "Milliseconds for which a node that can't take records now is tried again")
    private long patience = Duration.ofMinutes(5).toMillis();
    @UriParam(defaultValue = "NDJSON", description = "Form of texts and streams: NDJSON or CSV")
    private NodeAccess.Form form = NodeAccess.Form.NDJSON;
    @UriParam(description = "Whether a quarantined record makes the exchange fail")
    private boolean failOnQuarantine;
    @UriParam(description = "File that remembers up to where changes were handed on")
    private String cursorFile;

    FednodeEndpoint(String uri, FednodeComponent component, boolean intake, String dataSet) {
        super(uri, component);
        this.intake = intake;
        this.direction = intake ? "intake" : "dataset";
        this.dataSet = dataSet;
    }

    @Override
    public Producer createProducer() {
        if (!intake) {
            throw new IllegalArgumentException("fednode:dataset/" + dataSet + " gives changes; records go to fednode:intake/" + dataSet);
        }
        return new IntakeProducer(this, node());
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (intake) {
            throw new IllegalArgumentException("fednode:intake/" + dataSet + " takes records; changes come from fednode:dataset/" + dataSet);
        }
        if (cursorFile == null) {
            throw new IllegalArgumentException("fednode:dataset/" + dataSet + " needs cursorFile=FILE, where it remembers how far it has come");
        }
        ChangesConsumer consumer = new ChangesConsumer(this, processor, node(), new CursorFile(Path.of(cursorFile)));
        configureConsumer(consumer);
        return consumer;
    }

    private NodeAccess node() {
        if (url != null) {
            if (tokenFile == null) {
                throw new IllegalArgumentException("url without tokenFile: name a file that holds the node's token, or its node.json");
            }
            return new HttpNode(URI.create(url), new TokenFile(Path.of(tokenFile)));
        }
        NodeAccess own = getCamelContext().getRegistry().findSingleByType(NodeAccess.class);
        if (own == null) {
            throw new IllegalArgumentException("this program is no node: say which one by url=http://host:port and tokenFile=FILE");
        }
        return own;
    }

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    public String getDirection() {
        return direction;
    }

    public String getDataSet() {
        return dataSet;
    }

    public String getUrl() {
        return url;
    }

    public void setUrl(String url) {
        this.url = url;
    }

    public String getTokenFile() {
        return tokenFile;
    }

    public void setTokenFile(String tokenFile) {
        this.tokenFile = tokenFile;
    }

    public int getChunk() {
        return chunk;
    }

    public void setChunk(int chunk) {
        if (chunk < 1 || chunk > 10_000) {
            throw new IllegalArgumentException("chunk is 1 to 10,000, not " + chunk);
        }
        this.chunk = chunk;
    }

    public long getPatience() {
        return patience;
    }

    public void setPatience(long patience) {
        this.patience = patience;
    }

    public NodeAccess.Form getForm() {
        return form;
    }

    public void setForm(NodeAccess.Form form) {
        this.form = form;
    }

    public boolean isFailOnQuarantine() {
        return failOnQuarantine;
    }

    public void setFailOnQuarantine(boolean failOnQuarantine) {
        this.failOnQuarantine = failOnQuarantine;
    }

    public String getCursorFile() {
        return cursorFile;
    }

    public void setCursorFile(String cursorFile) {
        this.cursorFile = cursorFile;
    }
}

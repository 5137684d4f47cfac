package org.fednode.camel;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Makes the endpoints {@code fednode:intake/DATASET} and {@code fednode:dataset/DATASET}. */
@Component("fednode")
public class FednodeComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        String[] parts = remaining.split("/", -1);
        if (parts.length != 2 || parts[1].isBlank() || !parts[0].equals("intake") && !parts[0].equals("dataset")) {
            throw new IllegalArgumentException("fednode:" + remaining + " names nothing: write fednode:intake/DATASET to give records, "
                    + "or fednode:dataset/DATASET to follow changes");
        }
        FednodeEndpoint endpoint = new FednodeEndpoint(uri, this, parts[0].equals("intake"), parts[1]);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}

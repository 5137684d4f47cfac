package org.fednode.node.standards;

import jakarta.ws.rs.WebApplicationException;
import java.util.TreeSet;
import org.fednode.node.runtime.Problem;
import org.fednode.standards.DataSet;

/** The data set that a request's address names. */
public final class RequestedDataSet {

    private RequestedDataSet() {
    }

    /** @throws WebApplicationException answering 404 with the ids that there are */
    public static DataSet of(ActiveStandards standards, String id) {
        return standards.dataSet(id).orElseThrow(() -> new WebApplicationException(new Problem("no-such-data-set", 404,
                "没有此数据集", "There is no such data set", "The standard in force has no data set of this id.",
                "Use one of: " + String.join(", ", new TreeSet<>(standards.current().dataSets().keySet()))).response()));
    }
}

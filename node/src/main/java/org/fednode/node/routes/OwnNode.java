package org.fednode.node.routes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.fednode.camel.ChangePage;
import org.fednode.camel.IntakeReport;
import org.fednode.camel.NodeAccess;
import org.fednode.camel.NodeProblem;
import org.fednode.node.feed.ChangePages;
import org.fednode.node.feed.CursorRefused;
import org.fednode.node.intake.InputRecords;
import org.fednode.node.intake.InputRefused;
import org.fednode.node.intake.RequestIntake;
import org.fednode.node.intake.RequestRefused;
import org.fednode.node.runtime.Unavailable;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;

/** This node, for routes that run in it: what its HTTP interface does, without HTTP. */
public record OwnNode(RequestIntake intake, ChangePages pages, ActiveStandards standards) implements NodeAccess {

    private static final int BAD = 400;
    private static final int UNKNOWN = 404;
    private static final int CONFLICT = 409;
    private static final int GONE = 410;
    private static final int REFUSED = 422;
    private static final int UNAVAILABLE = 503;

    @Override
    public IntakeReport take(String dataSet, Form form, InputStream records, Optional<String> idempotencyKey) throws IOException, NodeProblem {
        InputRecords.Format format = form == Form.CSV ? InputRecords.Format.CSV : InputRecords.Format.NDJSON;
        try {
            return IntakeReport.read(intake.take(known(dataSet), new RequestIntake.Body(format, Optional.empty(), records), idempotencyKey));
        } catch (InputRefused e) {
            throw new NodeProblem(REFUSED, "the input as a whole can't be taken: " + String.valueOf(e.getMessage()), "correct the header or the charset");
        } catch (RequestRefused e) {
            throw new NodeProblem(e.reason() == RequestRefused.Reason.IN_PROGRESS ? CONFLICT : REFUSED, e.getMessage(), "");
        } catch (Unavailable e) {
            throw new NodeProblem(UNAVAILABLE, e.getMessage(), e.next());
        }
    }

    @Override
    public ChangePage changes(String dataSet, String after, int limit) throws IOException, NodeProblem {
        try {
            return ChangePage.read(new String(pages.page(known(dataSet).definition().id(), after, limit), StandardCharsets.UTF_8));
        } catch (CursorRefused e) {
            throw new NodeProblem(e.isLost() ? GONE : BAD, e.getMessage(), e.next());
        } catch (Unavailable e) {
            throw new NodeProblem(UNAVAILABLE, e.getMessage(), e.next());
        }
    }

    private DataSet known(String id) throws NodeProblem {
        return standards.dataSet(id).orElseThrow(() -> new NodeProblem(UNKNOWN, "the standard in force has no data set " + id,
                "use one of " + String.join(", ", standards.current().dataSets().keySet())));
    }
}

package org.fednode.node.runtime;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import org.jboss.logging.Logger;

/** Turns whatever a request ends in into a problem; the one place where a fault of ours is logged. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof WebApplicationException refused) {
            return of(refused);
        }
        if (thrown instanceof Unavailable unavailable) {
            Response response = new Problem("unavailable", 503, "节点暂时无法提供服务", "The node can't serve now",
                    unavailable.getMessage(), unavailable.next()).response();
            response.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, 5);
            return response;
        }
        if (thrown instanceof IOException) {
            return new Problem("body-incomplete", 400, "请求内容不完整", "The request's body ended early",
                    "The body could not be read to its end.", "Send the request again.").response();
        }
        LOG.errorf("a request failed by a fault of the node: %s", FailureText.of(thrown));
        return new Problem("internal", 500, "节点内部错误", "The node failed", "The node's log says more.",
                "Send the node's log (DIR/log) to support.").response();
    }

    private static Response of(WebApplicationException refused) {
        Response given = refused.getResponse();
        boolean isPage = MediaType.TEXT_HTML_TYPE.isCompatible(given.getMediaType());
        if (given.hasEntity() && (isPage || Problem.MEDIA_TYPE.equals(String.valueOf(given.getMediaType())))) {
            return given;
        }
        return switch (given.getStatus()) {
            case 400 -> badRequest();
            case 404 -> new Problem("not-found", 404, "没有此地址", "There is nothing at this address",
                    "The address is not one of this node's.", "The interface is described in node/README.md.").response();
            case 405 -> new Problem("method-not-allowed", 405, "不支持此方法", "The method is not allowed here",
                    "The address exists, but not for this method.", "Use another method.").response();
            case 406 -> new Problem("not-acceptable", 406, "无法提供所要求的格式", "The wanted form can't be given",
                    "The Accept header asks for a form that this address doesn't have.", "Accept application/json.")
                            .response();
            case 413 -> new Problem("too-large", 413, "请求过大", "The request is too large",
                    "The body is longer than this node takes at once.", "Send the records in several requests.").response();
            case 415 -> new Problem("unsupported-media-type", 415, "不支持此内容类型", "The content type is not supported",
                    "The Content-Type is not one that this address takes.",
                    "Send application/x-ndjson or text/csv, charset utf-8 or gb18030.").response();
            default -> new Problem("refused", given.getStatus(), "请求被拒绝", "The request was refused",
                    given.getStatusInfo().getReasonPhrase(), "Check the request.").response();
        };
    }

    private static Response badRequest() {
        return new Problem("bad-request", 400, "请求有误", "The request is malformed",
                "A parameter or header has a form that this address doesn't take.", "Check the request.").response();
    }
}

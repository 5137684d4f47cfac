package org.fednode.node.indicators;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fednode.node.indicators.IndicatorFigures.Question;
import org.fednode.node.runtime.Problem;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.StandardPackage;

/** Tells indicators, their figures and whether these hold together. */
@Path("/api/v1/indicators")
@Produces(MediaType.APPLICATION_JSON)
public class IndicatorResource {

    private static final Pattern DAY = Pattern.compile("(19|20|21)\\d{2}-\\d{2}-\\d{2}");

    private final IndicatorFigures figures;
    private final ActiveStandards standards;
    private final OwnDivision own;

    /** The division whose node this is. */
    public record OwnDivision(String code) {
    }

    IndicatorResource(IndicatorFigures figures, ActiveStandards standards, OwnDivision own) {
        this.figures = figures;
        this.standards = standards;
        this.own = own;
    }

    @GET
    public List<IndicatorView> list() {
        StandardPackage standard = standards.current();
        return standard.indicators().definitions().values().stream().map(one -> IndicatorView.of(one, standard)).toList();
    }

    /** @param by breakdowns, separated by commas @param asOf the day; today where it is not given */
    @GET
    @Blocking
    @Path("{id}")
    public FigureView figure(@PathParam("id") String id, @QueryParam("division") String division, @QueryParam("by") String by,
            @QueryParam("asOf") String asOf) {
        List<String> breakdowns = by == null || by.isBlank() ? List.of() : List.of(by.split(",", -1));
        try {
            return FigureView.of(figures.figure(new Question(id, division(division), breakdowns, day(asOf))), standards.current());
        } catch (FigureRefused refused) {
            throw problem(refused);
        }
    }

    /** Every check that can be made from what the node holds. */
    @GET
    @Blocking
    @Path("checks")
    public List<CheckView> checks(@QueryParam("division") String division, @QueryParam("asOf") String asOf) {
        try {
            return new IndicatorChecks(figures, standards).of(division(division), day(asOf)).stream().map(CheckView::of).toList();
        } catch (FigureRefused refused) {
            throw problem(refused);
        }
    }

    private String division(String asked) {
        return asked == null || asked.isBlank() ? own.code() : asked;
    }

    private static Optional<LocalDate> day(String asked) {
        if (asked == null || asked.isBlank()) {
            return Optional.empty();
        }
        try {
            if (DAY.matcher(asked).matches()) {
                return Optional.of(LocalDate.parse(asked));
            }
        } catch (DateTimeParseException noDate) {
            // refused below, like what doesn't look like a date
        }
        throw problem(400, "bad-parameter", "参数有误", "A parameter is wrong", "The parameter asOf is no date.",
                "Give a day as YYYY-MM-DD, of the years 1900 to 2199.");
    }

    private static WebApplicationException problem(FigureRefused refused) {
        return switch (refused.reason()) {
            case UNKNOWN -> problem(404, "no-such-indicator", "没有此指标", "There is no such indicator here", refused.getMessage(), refused.next());
            case BAD -> problem(400, "bad-parameter", "参数有误", "A parameter is wrong", refused.getMessage(), refused.next());
            case NOT_YET -> problem(503, "indicator-being-counted", "正在统计", "It is being counted", refused.getMessage(), refused.next());
        };
    }

    private static WebApplicationException problem(int status, String code, String zh, String en, String detail, String next) {
        return new WebApplicationException(new Problem(code, status, zh, en, detail, next).response());
    }
}

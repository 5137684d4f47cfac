package org.fednode.standards.export;

import java.util.Optional;
import org.fednode.standards.Breakdown;
import org.fednode.standards.IndicatorCheck;
import org.fednode.standards.IndicatorDefinition;
import org.fednode.standards.Severity;
import org.fednode.standards.StandardPackage;

/** The dictionary's page of indicators: what is counted and how, and what must hold between figures. */
final class IndicatorPage {

    private final StandardPackage standard;

    IndicatorPage(StandardPackage standard) {
        this.standard = standard;
    }

    void write(Html html) {
        html.both("h2", "指标", "Indicators");
        html.table("指标", "Indicators", "编号", "Id", "名称", "Name", "单位", "Unit", "统计口径", "What counts", "分组", "Breakdowns", "说明", "Note");
        standard.indicators().definitions().values().forEach(one -> row(html, one));
        html.endTable();
        html.both("h2", "指标之间的关系", "What must hold between figures");
        html.table("指标之间的关系", "What must hold between figures", "标识", "Id", "级别", "Severity", "指标", "Indicator", "对照", "Compared with", "含义",
                "Meaning");
        standard.indicators().checks().forEach(one -> row(html, one));
        html.endTable();
    }

    private static void row(Html html, IndicatorDefinition one) {
        html.open("tr").open("th", "scope", "row").element("code", one.id()).close("th").open("td").both(one.label()).close("td");
        html.open("td").text(one.unit());
        if (one.tenThousands()) {
            html.text(" ").both("（以万为单位公布）", "(published in ten thousands)");
        }
        html.close("td").open("td");
        Optional<IndicatorDefinition.Counting> counting = one.counting();
        if (counting.isPresent()) {
            html.element("a", counting.get().dataSet(), "href", "datasets/" + counting.get().dataSet() + ".html").text(" ");
            switch (counting.get().measure()) {
                case RECORDS -> html.both("记录数", "records");
                case PERSONS -> html.both("人数，每个管理区划每人计一次", "persons, each once in a managing division");
                case SUM -> html.both("合计", "sum of").text(" ").element("code", counting.get().field().orElseThrow());
            }
            html.text("： ").element("code", counting.get().where());
        } else if (one.part().isPresent()) {
            html.element("code", one.part().get().of() + ": " + one.part().get().breakdown() + " = " + one.part().get().value());
        } else {
            html.both("不由节点统计", "not counted by nodes");
        }
        html.close("td").open("td");
        counting.filter(all -> !all.breakdowns().isEmpty()).ifPresent(all -> {
            html.open("ul");
            all.breakdowns().forEach(breakdown -> breakdown(html, breakdown));
            html.close("ul");
        });
        html.text(String.join(", ", one.reportedBy()));
        html.close("td").element("td", one.note()).close("tr");
    }

    private static void breakdown(Html html, Breakdown breakdown) {
        html.open("li").element("code", breakdown.id()).text(" ").both(breakdown.label());
        if (breakdown.overlaps()) {
            html.text(" ").both("（可重复）", "(overlapping)");
        }
        html.close("li");
    }

    private static void row(Html html, IndicatorCheck one) {
        boolean error = one.severity() == Severity.ERROR;
        html.open("tr").open("th", "scope", "row").element("code", one.id()).close("th");
        html.open("td").both(error ? "错误" : "提示", error ? "error" : "warning").close("td");
        html.open("td");
        if (one.subject().isEmpty()) {
            html.both("全部", "all");
        } else {
            html.text(one.subject());
        }
        html.close("td").element("td", String.join(", ", one.others()) + one.breakdown().map(id -> " " + id).orElse(""))
                .open("td").both(one.message()).close("td").close("tr");
    }
}

package org.fednode.standards.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.fednode.standards.CodeSystem;
import org.fednode.standards.DataSet;
import org.fednode.standards.DataSetDefinition;
import org.fednode.standards.Field;
import org.fednode.standards.Label;
import org.fednode.standards.RuleDefinition;
import org.fednode.standards.Severity;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.sql.TableDefinition;

/**
 * The standard as pages for people, Chinese first with English beside it: an overview, a page for each data set and each
 * code system, one of the indicators, and what can be taken away (schemas, table definitions, headers, code lists). Plain HTML without scripts,
 * made to be read aloud: headings in order, captions and scopes on tables, languages marked, a link past the navigation.
 * Pages are made when asked for. Safe for several threads.
 */
public final class HtmlDictionary {

    /** Longer lists show their beginning; all of it is in the file beside the page. */
    private static final int MOST_ROWS = 2_000;
    private static final String STYLE = """
            :root { color-scheme: light }
            body { font: 1rem/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1a1a1a; background: #fff; margin: 0 auto; max-width: 75rem; padding: 0 1rem 3rem }
            a { color: #0b4f9c } a:focus, .wide:focus { outline: 3px solid #b35900; outline-offset: 2px }
            .skip { position: absolute; left: -100rem } .skip:focus { position: static }
            nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 1rem }
            .wide { overflow-x: auto; margin: 1rem 0 }
            table { border-collapse: collapse; width: 100% } caption { text-align: left; font-weight: bold; padding: .3rem 0 }
            th, td { border: 1px solid #767676; padding: .3rem .5rem; text-align: left; vertical-align: top }
            thead th { background: #e8eef5 } code { overflow-wrap: anywhere } [lang=en] { color: #404040 }
            dt { font-weight: bold } td ul { margin: 0; padding-left: 1.2rem }
            """;

    private final StandardPackage standard;

    public HtmlDictionary(StandardPackage standard) {
        this.standard = standard;
    }

    /** Every file of the dictionary, relative to its folder; {@code index.html} first. */
    public List<String> paths() {
        List<String> paths = new ArrayList<>(List.of("index.html", "indicators.html", "style.css"));
        for (String id : standard.dataSets().keySet()) {
            paths.addAll(List.of("datasets/" + id + ".html", "datasets/" + id + ".schema.json", "datasets/" + id + ".csv",
                    "datasets/" + id + ".postgresql.sql", "datasets/" + id + ".h2.sql"));
        }
        standard.codeSystems().keySet().stream().sorted()
                .forEach(id -> paths.addAll(List.of("codes/" + id + ".html", "codes/" + id + ".csv")));
        return paths;
    }

    /** The file's text; empty where the dictionary has no such file. */
    public Optional<String> file(String path) {
        if (path.equals("index.html")) {
            return Optional.of(index());
        }
        if (path.equals("indicators.html")) {
            return Optional.of(page(new Label("指标", "Indicators"), "", new IndicatorPage(standard)::write));
        }
        if (path.equals("style.css")) {
            return Optional.of(STYLE);
        }
        int slash = path.indexOf('/');
        int dot = path.indexOf('.', slash);
        if (slash < 0 || dot < 0) {
            return Optional.empty();
        }
        String id = path.substring(slash + 1, dot);
        String form = path.substring(dot);
        return switch (path.substring(0, slash)) {
            case "datasets" -> Optional.ofNullable(standard.dataSets().get(id)).flatMap(dataSet -> file(dataSet, form));
            case "codes" -> Optional.ofNullable(standard.codeSystems().get(id)).flatMap(codes -> file(codes, form));
            default -> Optional.empty();
        };
    }

    private Optional<String> file(DataSet dataSet, String form) {
        return switch (form) {
            case ".html" -> Optional.of(dataSet(dataSet.definition()));
            case ".schema.json" -> Optional.of(JsonSchema.of(standard, dataSet).toPrettyString() + '\n');
            case ".csv" -> Optional.of(Csv.row(dataSet.templateHeader()));
            case ".postgresql.sql" -> Optional.of(new TableDefinition(dataSet.definition(), TableDefinition.Database.POSTGRESQL).script());
            case ".h2.sql" -> Optional.of(new TableDefinition(dataSet.definition(), TableDefinition.Database.H2).script());
            default -> Optional.empty();
        };
    }

    private Optional<String> file(CodeSystem codes, String form) {
        return switch (form) {
            case ".html" -> Optional.of(codes(codes));
            case ".csv" -> Optional.of(Csv.codes(codes));
            default -> Optional.empty();
        };
    }

    private String page(Label title, String up, Consumer<Html> content) {
        Html html = new Html();
        html.open("html", "lang", "zh-CN").open("head").text("\n");
        html.open("meta", "charset", "utf-8").close("meta");
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").close("meta");
        html.element("title", title.zh() + " " + title.en() + " - " + standard.version());
        html.open("link", "rel", "stylesheet", "href", up + "style.css").close("link").close("head").open("body");
        html.open("a", "class", "skip", "href", "#content").both("跳到正文", "Skip to content").close("a");
        html.open("header").open("nav", "aria-label", "标准 Standard").open("ul");
        html.open("li").open("a", "href", up + "index.html").both(standard.label()).text(" " + standard.version()).close("a").close("li");
        html.open("li").open("a", "href", up + "index.html#datasets").both("数据集", "Data sets").close("a").close("li");
        html.open("li").open("a", "href", up + "index.html#codes").both("代码表", "Code systems").close("a").close("li");
        html.open("li").open("a", "href", up + "indicators.html").both("指标", "Indicators").close("a").close("li");
        html.close("ul").close("nav").close("header").open("main", "id", "content");
        html.both("h1", title.zh(), title.en());
        content.accept(html);
        html.close("main").close("body").close("html");
        // the four elements that are never closed in HTML
        return html.toString().replace("></meta>", " />").replace("></link>", " />");
    }

    private String index() {
        return page(standard.label(), "", html -> {
            html.open("p").both("版本", "Version").text(" " + standard.version() + "; ").both("生效日期", "in force from")
                    .text(" " + standard.effective()).close("p");
            html.both("h2", "数据集", "Data sets", "id", "datasets");
            html.table("数据集", "Data sets", "标识", "Id", "名称", "Name", "字段数", "Fields", "规则数", "Rules");
            standard.dataSets().values().forEach(dataSet -> {
                DataSetDefinition definition = dataSet.definition();
                html.open("tr").open("th", "scope", "row").element("a", definition.id(), "href", "datasets/" + definition.id() + ".html")
                        .close("th");
                html.open("td").both(definition.label()).close("td").element("td", Integer.toString(definition.fields().size()))
                        .element("td", Integer.toString(definition.rules().size())).close("tr");
            });
            html.endTable();
            html.both("h2", "代码表", "Code systems", "id", "codes");
            html.table("代码表", "Code systems", "标识", "Id", "名称", "Name", "依据标准", "Published standard", "代码数", "Codes");
            standard.codeSystems().values().stream().sorted(java.util.Comparator.comparing(CodeSystem::id)).forEach(codes -> {
                html.open("tr").open("th", "scope", "row").element("a", codes.id(), "href", "codes/" + codes.id() + ".html").close("th");
                html.open("td").both(codes.label()).close("td").element("td", codes.provenance().standard())
                        .element("td", Integer.toString(codes.codes().size())).close("tr");
            });
            html.endTable();
        });
    }

    private String dataSet(DataSetDefinition definition) {
        return page(definition.label(), "../", html -> {
            html.open("dl");
            fact(html, "标识", "Id", definition.id());
            fact(html, "主键", "Key", String.join(" | ", definition.key()));
            fact(html, "管理区划字段", "Field of the managing division", definition.scope());
            html.close("dl");
            html.both("h2", "下载", "To take away").open("ul");
            link(html, definition.id() + ".schema.json", "JSON Schema", "JSON Schema 2020-12");
            link(html, definition.id() + ".csv", "CSV 表头", "CSV header");
            link(html, definition.id() + ".postgresql.sql", "PostgreSQL 建表语句", "PostgreSQL table definition");
            link(html, definition.id() + ".h2.sql", "H2 建表语句", "H2 table definition");
            html.close("ul").both("h2", "字段", "Fields");
            fields(html, definition, "字段", "Fields", definition.fields());
            definition.fields().stream().filter(field -> !field.members().isEmpty()).forEach(group -> {
                html.both("h3", group.label().zh() + "（" + group.id() + "）", group.label().en());
                fields(html, definition, group.label().zh() + "的各栏", "Members of " + group.label().en(), group.members());
            });
            html.both("h2", "规则", "Rules");
            rules(html, definition);
        });
    }

    private static void fact(Html html, String zh, String en, String value) {
        html.both("dt", zh, en).open("dd").element("code", value).close("dd");
    }

    private static void link(Html html, String href, String zh, String en) {
        html.open("li").open("a", "href", href).both(zh, en).close("a").close("li");
    }

    private static void fields(Html html, DataSetDefinition definition, String zh, String en, List<Field> fields) {
        html.table(zh, en, "字段", "Field", "名称", "Name", "类型", "Type", "必填", "Required", "约束", "Constraints", "代码表",
                "Code system", "敏感级", "Sensitivity", "依据", "Clause");
        for (Field field : fields) {
            html.open("tr").open("th", "scope", "row").element("code", field.id()).close("th");
            html.open("td").both(field.label()).close("td").open("td").both(Wording.type(field.type()));
            if (field.element() != field.type()) {
                html.text("：").both(Wording.type(field.element()));
            }
            html.close("td").open("td");
            required(html, definition, field);
            html.close("td").open("td");
            List<Label> constraints = Wording.constraints(field);
            if (!constraints.isEmpty()) {
                html.open("ul");
                constraints.forEach(words -> html.both("li", words.zh(), words.en()));
                html.close("ul");
            }
            html.close("td").open("td");
            field.codeSystem().ifPresent(id -> html.element("a", id, "href", "../codes/" + id + ".html"));
            html.close("td").open("td").both(Wording.sensitivity(field.constraints().sensitivity())).close("td")
                    .element("td", field.constraints().clause()).close("tr");
        }
        html.endTable();
    }

    private static void required(Html html, DataSetDefinition definition, Field field) {
        Optional<RuleDefinition> condition = definition.rules().stream()
                .filter(rule -> rule.id().equals(definition.id() + '.' + field.id() + ".required")).findFirst();
        if (field.required()) {
            html.both("是", "yes");
        } else if (condition.isPresent() && definition.fields().contains(field)) {
            html.both("当", "when").text(" ").element("code", condition.get().when());
        } else {
            html.both("否", "no");
        }
    }

    private static void rules(Html html, DataSetDefinition definition) {
        if (definition.rules().isEmpty()) {
            html.both("p", "无", "none");
            return;
        }
        html.table("规则", "Rules", "规则标识", "Rule", "级别", "Severity", "字段", "Field", "含义", "Meaning", "条件", "Condition", "依据",
                "Clause");
        for (RuleDefinition rule : definition.rules()) {
            html.open("tr").open("th", "scope", "row").element("code", rule.id()).close("th").open("td");
            if (rule.kind() == RuleDefinition.Kind.REGISTER) {
                html.both("登记核对", "task from the register");
            } else {
                html.both(rule.severity() == Severity.ERROR ? "错误" : "提示", rule.severity() == Severity.ERROR ? "error" : "warning");
            }
            html.close("td").element("td", rule.field()).open("td").both(rule.message()).close("td").open("td");
            if (!rule.when().isEmpty()) {
                html.both("当", "when").text(" ").element("code", rule.when()).text("： ");
            }
            html.element("code", rule.check()).close("td").element("td", rule.clause()).close("tr");
        }
        html.endTable();
    }

    private String codes(CodeSystem codes) {
        return page(codes.label(), "../", html -> {
            CodeSystem.Provenance provenance = codes.provenance();
            html.open("dl");
            fact(html, "标识", "Id", codes.id());
            told(html, "依据标准", "Published standard", provenance.standard());
            told(html, "来源", "Source", provenance.source());
            told(html, "可信度", "Confidence", provenance.confidence());
            told(html, "注意", "Caution", provenance.caution());
            html.close("dl").open("p");
            html.open("a", "href", codes.id() + ".csv").both("下载全部代码（CSV）", "all codes as CSV").close("a").close("p");
            List<CodeSystem.Code> shown = codes.codes().subList(0, Math.min(MOST_ROWS, codes.codes().size()));
            if (shown.size() < codes.codes().size()) {
                html.both("p", "以下仅列出前" + MOST_ROWS + "个，共" + codes.codes().size() + "个，全部代码见 CSV 文件。",
                        "The first " + MOST_ROWS + " of " + codes.codes().size() + "; the file has them all.");
            }
            html.table("代码", "Codes", "代码", "Code", "名称", "Name", "上级", "Above", "状态", "Status", "有效期", "In force", "说明", "Note");
            shown.forEach(code -> row(html, codes, code));
            html.endTable();
        });
    }

    private static void told(Html html, String zh, String en, String value) {
        if (!value.isEmpty()) {
            html.both("dt", zh, en).element("dd", value);
        }
    }

    private static void row(Html html, CodeSystem codes, CodeSystem.Code code) {
        html.open("tr").open("th", "scope", "row").element("code", code.code()).close("th").open("td").both(code.label()).close("td");
        html.element("td", code.parent()).open("td").both(Wording.status(code.status())).close("td").open("td");
        CodeSystem.Validity validity = codes.validity(code.code());
        if (!validity.from().isEmpty() || validity.isRetired()) {
            html.text(validity.from() + " – " + validity.to());
        }
        validity.successor().ifPresent(successor -> html.text(" → " + successor));
        html.close("td").element("td", code.note()).close("tr");
    }
}

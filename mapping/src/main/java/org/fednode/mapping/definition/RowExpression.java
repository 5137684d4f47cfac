package org.fednode.mapping.definition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A CEL expression over a row: {@code row.XM}, or {@code row['姓名']}, are the texts of its columns. */
public final class RowExpression {

    private static final int LONGEST = 2_000;
    private static final CelOptions OPTIONS = CelOptions.current().maxExpressionCodePointSize(LONGEST).maxParseRecursionDepth(40).comprehensionMaxIterations(10_000)
            .build();
    private static final Pattern COLUMN = Pattern.compile("\\brow(?:\\.([A-Za-z_][A-Za-z0-9_]*)|\\[\\s*(?:'([^']*)'|\"([^\"]*)\")\\s*])");

    private final String text;
    private final CelRuntime.Program program;

    private RowExpression(String text, CelRuntime.Program program) {
        this.text = text;
        this.program = program;
    }

    /** An expression that gives a text. @throws CelValidationException saying what is wrong with it */
    public static RowExpression text(String text) throws CelValidationException {
        return compiled(text, SimpleType.STRING);
    }

    /** An expression that says yes or no. @throws CelValidationException saying what is wrong with it */
    public static RowExpression condition(String text) throws CelValidationException {
        return compiled(text, SimpleType.BOOL);
    }

    private static RowExpression compiled(String text, CelType result) throws CelValidationException {
        CelCompiler compiler = CelCompilerFactory.standardCelCompilerBuilder().setOptions(OPTIONS).setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(CelExtensions.strings()).addVar("row", MapType.create(SimpleType.STRING, SimpleType.STRING)).setResultType(result).build();
        CelAbstractSyntaxTree tree = compiler.compile(text).getAst();
        CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).addLibraries(CelExtensions.strings()).build();
        try {
            return new RowExpression(text, runtime.createProgram(tree));
        } catch (CelEvaluationException e) {
            throw new IllegalStateException("an expression that compiled has no program: " + text, e);
        }
    }

    /** The columns that it names. */
    public Set<String> columns() {
        Set<String> columns = new LinkedHashSet<>();
        Matcher matcher = COLUMN.matcher(text);
        while (matcher.find()) {
            columns.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        return columns;
    }

    /** @param row texts by column. @throws CelEvaluationException where the row's values don't allow an answer */
    public String textOf(Map<String, String> row) throws CelEvaluationException {
        return (String) program.eval(Map.of("row", row));
    }

    /** @param row texts by column. @throws CelEvaluationException where the row's values don't allow an answer */
    public boolean holds(Map<String, String> row) throws CelEvaluationException {
        return (Boolean) program.eval(Map.of("row", row));
    }

    /** The expression as written. */
    @Override
    public String toString() {
        return text;
    }
}

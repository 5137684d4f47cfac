package org.fednode.standards;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelStandardMacro;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The rule language as CEL's own compiler understands it: what conditions are held against. */
final class CelLanguage {

    private static final String GIVEN = "given_";
    private static final Set<String> LOGICAL = Set.of("logical_and", "logical_or", "logical_not", "conditional",
            "not_strictly_false");
    private static final int LONGEST = 2_000;
    private static final CelType TABLE = MapType.create(SimpleType.STRING, SimpleType.STRING);
    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(LONGEST)
            .maxParseRecursionDepth(40)
            .enableHiddenAccumulatorVar(true)
            .build();
    private static final CelMacro GIVEN_MACRO = CelMacro.newGlobalMacro("given", 1, (factory, target, arguments) ->
            arguments.get(0).getKind() == CelExpr.ExprKind.Kind.IDENT
                    ? Optional.of(factory.newIdentifier(GIVEN + arguments.get(0).ident().name()))
                    : Optional.of(factory.reportError("given() takes the id of a field")));

    private final CelCompiler compiler;

    CelLanguage(List<Field> fields, RuleConstants constants) {
        Map<String, StructType> structs = new LinkedHashMap<>();
        StructType parameterType = parameterType(constants.parameters());
        structs.put(RuleLanguage.PARAMETERS, parameterType);
        StructType codesType = codesType(constants, structs);
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addMacros(GIVEN_MACRO)
                .addFunctionDeclarations(functions())
                .addVar(RuleLanguage.TODAY, SimpleType.STRING)
                .addVar(RuleLanguage.PARAMETERS, parameterType)
                .addVar(RuleLanguage.CODES, codesType);
        constants.conditions().forEach(name -> builder.addVar(name, SimpleType.BOOL));
        for (Field field : fields) {
            builder.addVar(field.id(), type(field, structs));
            builder.addVar(GIVEN + field.id(), SimpleType.BOOL);
        }
        builder.setTypeProvider(new CelTypeProvider() {
            @Override
            public ImmutableCollection<CelType> types() {
                return ImmutableList.copyOf(structs.values());
            }

            @Override
            public Optional<CelType> findType(String name) {
                return Optional.ofNullable(structs.get(name));
            }
        });
        this.compiler = builder.build();
    }

    private static StructType parameterType(Parameters parameters) {
        Set<String> names = new HashSet<>(parameters.texts().keySet());
        names.addAll(parameters.tables().keySet());
        return struct(RuleLanguage.PARAMETERS, names, name -> parameters.tables().containsKey(name) ? TABLE : SimpleType.STRING);
    }

    private static StructType codesType(RuleConstants constants, Map<String, StructType> structs) {
        Map<String, StructType> systems = new LinkedHashMap<>();
        constants.codeSystems().forEach((id, table) -> {
            Set<String> attributes = new HashSet<>(table.attributes());
            attributes.add(CodeSystem.PARENT);
            systems.put(id, struct(RuleLanguage.CODES + '_' + id, attributes, name -> TABLE));
        });
        systems.values().forEach(system -> structs.put(system.name(), system));
        StructType codes = struct(RuleLanguage.CODES, systems.keySet(), systems::get);
        structs.put(RuleLanguage.CODES, codes);
        return codes;
    }

    private static CelType type(Field field, Map<String, StructType> structs) {
        if (field.type() == FieldType.GROUP) {
            Map<String, CelType> members = new LinkedHashMap<>();
            field.members().forEach(member -> members.put(member.id(), scalar(member.element())));
            StructType row = struct(field.id(), members.keySet(), members::get);
            structs.put(field.id(), row);
            return ListType.create(row);
        }
        CelType element = scalar(field.element());
        return field.type() == FieldType.LIST ? ListType.create(element) : element;
    }

    private static CelType scalar(FieldType type) {
        return switch (type) {
            case INTEGER -> SimpleType.INT;
            case BOOLEAN -> SimpleType.BOOL;
            default -> SimpleType.STRING;
        };
    }

    private static StructType struct(String name, Set<String> fields, Function<String, CelType> types) {
        return StructType.create(name, ImmutableSet.copyOf(fields), field ->
                fields.contains(field) ? Optional.of(types.apply(field)) : Optional.empty());
    }

    static List<CelFunctionDecl> functions() {
        return List.of(
                global("age", "age", SimpleType.INT, SimpleType.STRING, SimpleType.STRING),
                global("addYears", "add_years", SimpleType.STRING, SimpleType.STRING, SimpleType.INT),
                global("addDays", "add_days", SimpleType.STRING, SimpleType.STRING, SimpleType.INT),
                global("idBirthDate", "id_birth_date", SimpleType.STRING, SimpleType.STRING),
                global("idSequence", "id_sequence", SimpleType.INT, SimpleType.STRING),
                global("isTemporaryId", "is_temporary_id", SimpleType.BOOL, SimpleType.STRING),
                global("compareDecimals", "compare_decimals", SimpleType.INT, SimpleType.STRING, SimpleType.STRING),
                global("multiplyDecimals", "multiply_decimals", SimpleType.STRING, SimpleType.STRING, SimpleType.STRING),
                global("asOf", "as_of", SimpleType.STRING, TABLE, SimpleType.STRING),
                CelFunctionDecl.newFunctionDeclaration("sum",
                        CelOverloadDecl.newGlobalOverload("sum_decimals", SimpleType.STRING, ListType.create(SimpleType.STRING)),
                        CelOverloadDecl.newGlobalOverload("sum_integers", SimpleType.INT, ListType.create(SimpleType.INT))),
                CelFunctionDecl.newFunctionDeclaration("substring", CelOverloadDecl.newMemberOverload("substring",
                        SimpleType.STRING, SimpleType.STRING, SimpleType.INT, SimpleType.INT)));
    }

    private static CelFunctionDecl global(String name, String overload, CelType result, CelType... parameters) {
        return CelFunctionDecl.newFunctionDeclaration(name,
                CelOverloadDecl.newGlobalOverload(overload, result, parameters));
    }

    /** The checked condition; empty, with every mistake reported, where it does not compile to a boolean. */
    Optional<CelAbstractSyntaxTree> condition(String text, Consumer<String> mistakes) {
        CelValidationResult result = compiler.compile(text);
        if (result.hasError()) {
            result.getErrors().forEach(issue -> mistakes.accept(described(issue)));
            return Optional.empty();
        }
        try {
            CelAbstractSyntaxTree tree = result.getAst();
            if (tree.getResultType().equals(SimpleType.BOOL)) {
                return Optional.of(tree);
            }
            mistakes.accept("the condition must be true or false, not " + tree.getResultType().name());
        } catch (CelValidationException unexpected) {
            mistakes.accept(unexpected.getMessage());
        }
        return Optional.empty();
    }

    /** Whether every function that the condition calls is one that rules need; a value of open type calls several. */
    static boolean needsNoMore(CelAbstractSyntaxTree tree) {
        return tree.getReferenceMap().values().stream().map(reference -> reference.overloadIds())
                .allMatch(overloads -> overloads.isEmpty() || overloads.size() == 1
                        && (LOGICAL.contains(overloads.get(0)) || Operator.find(overloads.get(0)).isPresent()));
    }

    private static String described(CelIssue issue) {
        return "column " + (issue.getSourceLocation().getColumn() + 1) + ": " + issue.getMessage();
    }
}

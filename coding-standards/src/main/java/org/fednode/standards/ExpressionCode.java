package org.fednode.standards;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.standards.format.IsoDate;
import org.fednode.standards.format.LineText;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the code of expressions into one method, whose first argument is the {@link Facts}. Each expression leaves one
 * value, in the cheapest form that can hold it.
 */
final class ExpressionCode {

    private static final String OUTCOMES = Type.getInternalName(Outcomes.class);
    private static final String EXPRESSION = Type.getInternalName(Expression.class);
    private static final String OBJECT = ValueKind.OBJECT.descriptor();

    private final MethodVisitor method;
    private final RuleAssembler assembler;
    private final Map<Integer, Variable> variables = new HashMap<>();
    private final Map<Integer, ValueKind> kinds = new HashMap<>();
    private int nextVariable = 1;

    private record Variable(int place, ValueKind kind) {
    }

    ExpressionCode(MethodVisitor method, RuleAssembler assembler) {
        this.method = method;
        this.assembler = assembler;
    }

    private ValueKind kindOf(Expression expression) {
        return ValueKind.of(expression, kinds);
    }

    /** Leaves an outcome. */
    void condition(Expression expression) {
        ValueKind kind = plain(expression);
        if (kind == ValueKind.SMALL || kind == ValueKind.DAY) {
            throw new IllegalStateException("a number where the checker has proven a condition");
        }
        if (kind == ValueKind.OBJECT) {
            call("condition", "(" + OBJECT + ")I");
        }
    }

    private void object(Expression expression) {
        switch (plain(expression)) {
            case CONDITION -> call("object", "(I)" + OBJECT);
            case SMALL -> call("number", "(I)" + OBJECT);
            case DAY -> call("date", "(I)" + OBJECT);
            case OBJECT -> { }
        }
    }

    private void as(ValueKind wanted, Expression expression) {
        if (wanted == ValueKind.OBJECT) {
            object(expression);
        } else {
            plain(expression);
        }
    }

    /** The body of a shared piece's method: the value that a record's facts remember, or have to from now on. */
    void remembered(SharedExpressions.Shared piece, ValueKind kind) {
        boolean isObject = kind == ValueKind.OBJECT;
        String known = isObject ? OBJECT : "I";
        Label ask = new Label();
        loadFacts();
        number(piece.slot());
        ofFacts(isObject ? "known" : "knownNumber", "(I)" + known);
        method.visitInsn(Opcodes.DUP);
        method.visitJumpInsn(isObject ? Opcodes.IFNULL : Opcodes.IFEQ, ask);
        if (isObject) {
            method.visitInsn(Opcodes.ARETURN);
        } else {
            method.visitMethodInsn(Opcodes.INVOKESTATIC, RuleAssembler.FACTS, "number", "(I)I", false);
            method.visitInsn(Opcodes.IRETURN);
        }
        method.visitLabel(ask);
        method.visitInsn(Opcodes.POP);
        loadFacts();
        number(piece.slot());
        as(kind, piece.expression());
        ofFacts("remember", "(I" + kind.descriptor() + ")" + kind.descriptor());
        method.visitInsn(isObject ? Opcodes.ARETURN : Opcodes.IRETURN);
    }

    /** Leaves the value in the form of its kind. */
    private ValueKind plain(Expression expression) {
        ValueKind kind = kindOf(expression);
        if (expression instanceof Nodes.Constant constant) {
            constant(constant.value(), kind);
        } else if (expression instanceof Nodes.Local local) {
            local(local);
        } else if (expression instanceof SharedExpressions.Shared shared) {
            assembler.callShared(method, shared);
        } else if (expression instanceof Nodes.Operation operation) {
            operation(operation);
        } else if (expression instanceof Nodes.Fold fold) {
            fold(fold, kind);
        } else if (expression instanceof Nodes.Choice choice) {
            choice(choice, kind);
        } else if (kind == ValueKind.CONDITION) {
            decision(expression);
        } else {
            read(expression);
        }
        return kind;
    }

    private void constant(Object value, ValueKind kind) {
        if (kind == ValueKind.CONDITION) {
            number(value == Boolean.TRUE ? Outcomes.TRUE : Outcomes.FALSE);
        } else if (kind == ValueKind.SMALL) {
            number(((Long) value).intValue());
        } else if (value == null) {
            method.visitInsn(Opcodes.ACONST_NULL);
        } else if (value == Expression.UNKNOWN) {
            unknown(ValueKind.OBJECT);
        } else if (value instanceof String text) {
            method.visitLdcInsn(text);
        } else {
            method.visitLdcInsn(assembler.constant(value, Object.class));
        }
    }

    private void local(Nodes.Local local) {
        Variable variable = variables.get(local.slot());
        method.visitVarInsn(variable.kind() == ValueKind.OBJECT ? Opcodes.ALOAD : Opcodes.ILOAD, variable.place());
    }

    private void decision(Expression expression) {
        if (expression instanceof Nodes.And and) {
            joined(and.left(), and.right(), Opcodes.IFEQ, "and");
        } else if (expression instanceof Nodes.Or or) {
            joined(or.left(), or.right(), Opcodes.IF_ICMPEQ, "or");
        } else if (expression instanceof Nodes.Not not) {
            condition(not.operand());
            call("not", "(I)I");
        } else if (expression instanceof Nodes.NotStrictlyFalse operand) {
            condition(operand.operand());
            call("notFalse", "(I)I");
        } else if (expression instanceof Nodes.Given given) {
            loadFacts();
            number(given.index());
            call("isGiven", "(" + RuleAssembler.OF_FACTS + "I)I");
        } else if (expression instanceof Nodes.HasMember asked) {
            object(asked.row());
            number(asked.index());
            call("hasMember", "(" + OBJECT + "I)I");
        } else if (expression instanceof Nodes.Is is) {
            loadFacts();
            number(is.index());
            constant(is.constant(), ValueKind.OBJECT);
            call("is", "(" + RuleAssembler.OF_FACTS + "I" + OBJECT + ")I");
            if (!is.wanted()) {
                call("not", "(I)I");
            }
        } else {
            throw new IllegalStateException("no code for " + expression.getClass());
        }
    }

    /** Asks the right side only where the left one does not decide. */
    private void joined(Expression left, Expression right, int decided, String join) {
        Label end = new Label();
        condition(left);
        method.visitInsn(Opcodes.DUP);
        if (decided == Opcodes.IF_ICMPEQ) {
            number(Outcomes.TRUE);
        }
        method.visitJumpInsn(decided, end);
        condition(right);
        call(join, "(II)I");
        method.visitLabel(end);
    }

    private void read(Expression expression) {
        if (expression instanceof Nodes.Today) {
            loadFacts();
            ofFacts("today", "()Ljava/lang/String;");
        } else if (expression instanceof Nodes.Value value) {
            loadFacts();
            number(value.index());
            ofFacts("value", "(I)" + OBJECT);
        } else if (expression instanceof Nodes.Items items) {
            loadFacts();
            number(items.index());
            ofFacts("items", "(I)" + OBJECT);
        } else if (expression instanceof Nodes.Member member) {
            object(member.row());
            number(member.index());
            call("member", "(" + OBJECT + "I)" + OBJECT);
        } else if (expression instanceof Nodes.AgeToday age) {
            loadFacts();
            object(age.born());
            call("ageToday", "(" + RuleAssembler.OF_FACTS + OBJECT + ")I");
        } else if (expression instanceof Nodes.ListOf list) {
            list(list.parts());
        } else {
            throw new IllegalStateException("no code for " + expression.getClass());
        }
    }

    private void list(List<Expression> parts) {
        number(parts.size());
        method.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
        for (int i = 0; i < parts.size(); i++) {
            method.visitInsn(Opcodes.DUP);
            number(i);
            object(parts.get(i));
            method.visitInsn(Opcodes.AASTORE);
        }
        call("list", "([" + OBJECT + ")" + OBJECT);
    }

    private void operation(Nodes.Operation operation) {
        Expression first = operation.first();
        Expression second = operation.second();
        switch (operation.name()) {
            case "equals" -> compared(first, second, "same");
            case "not_equals" -> {
                compared(first, second, "same");
                call("not", "(I)I");
            }
            case "less_int64" -> compared(first, second, "isLess");
            case "less_equals_int64" -> compared(first, second, "isAtMost");
            case "greater_int64" -> compared(second, first, "isLess");
            case "greater_equals_int64" -> compared(second, first, "isAtMost");
            case "less_string" -> compared(first, second, "isBefore");
            case "less_equals_string" -> compared(first, second, "isNotAfter");
            case "greater_string" -> compared(second, first, "isBefore");
            case "greater_equals_string" -> compared(second, first, "isNotAfter");
            case "age" -> ofTwo(first, second, "age");
            case "is_temporary_id" -> ofOne(first, "isTemporaryId");
            case "id_sequence" -> ofOne(first, "sequence");
            case "id_birth_date" -> ofOne(first, "dayOfBirth");
            case "size_list", "list_size" -> ofOne(first, "size");
            case "size_string", "string_size" -> ofOne(first, "length");
            default -> otherOperation(operation);
        }
    }

    private void otherOperation(Nodes.Operation operation) {
        Expression second = operation.second();
        if (ValueKind.isSmallRemainder(operation)) {
            plain(operation.first());
            plain(second);
            call("remainder", "(II)I");
        } else if (ValueKind.addsSmallYears(operation)) {
            object(operation.first());
            plain(second);
            call("plusYears", "(" + OBJECT + "I)I");
        } else if (operation.name().equals("substring") && bounds(second, operation.third()).isPresent()) {
            object(operation.first());
            plain(second);
            plain(operation.third());
            call("part", "(" + OBJECT + "II)" + OBJECT);
        } else if (operation.name().equals("in_list") && second instanceof Nodes.Constant list
                && list.value() instanceof List<?> values) {
            object(operation.first());
            method.visitLdcInsn(assembler.constant(values, List.class));
            call("isOneOf", "(" + OBJECT + "Ljava/util/List;)I");
        } else {
            method.visitLdcInsn(assembler.constant(operation.operator(), Operator.class));
            object(operation.first());
            object(second);
            object(operation.third());
            call("operation", "(" + Type.getDescriptor(Operator.class) + OBJECT + OBJECT + OBJECT + ")" + OBJECT);
            if (kindOf(operation) == ValueKind.CONDITION) {
                call("condition", "(" + OBJECT + ")I");
            }
        }
    }

    /** Known bounds of a part that may be there. */
    private static Optional<Expression> bounds(Expression from, Expression to) {
        boolean known = from instanceof Nodes.Constant start && to instanceof Nodes.Constant end
                && ValueKind.of(start) == ValueKind.SMALL && ValueKind.of(end) == ValueKind.SMALL
                && (Long) start.value() >= 0 && (Long) start.value() <= (Long) end.value();
        return known ? Optional.of(to) : Optional.empty();
    }

    private void compared(Expression left, Expression right, String how) {
        ValueKind first = kindOf(left);
        ValueKind second = kindOf(right);
        if (first == ValueKind.SMALL && second == ValueKind.SMALL) {
            plain(left);
            plain(right);
            call(how, "(II)I");
        } else if (second == ValueKind.DAY) {
            object(left);
            plain(right);
            call(how, "(" + OBJECT + "I)I");
        } else if (first == ValueKind.DAY && how.equals("same")) {
            compared(right, left, how);
        } else if (first == ValueKind.DAY) {
            plain(left);
            object(right);
            call(how, "(I" + OBJECT + ")I");
        } else {
            ofTwo(left, right, how);
        }
    }

    private void ofTwo(Expression left, Expression right, String how) {
        comparable(left);
        comparable(right);
        call(how, "(" + OBJECT + OBJECT + ")I");
    }

    /** A constant date in the form in which dates of records are compared as numbers. */
    private void comparable(Expression expression) {
        if (expression instanceof Nodes.Constant constant && constant.value() instanceof String text && IsoDate.isDate(text)) {
            LineText date = LineText.of(text);
            IsoDate.dayNumber(date);
            method.visitLdcInsn(assembler.constant(date, Object.class));
        } else {
            object(expression);
        }
    }

    private void ofOne(Expression argument, String how) {
        object(argument);
        call(how, "(" + OBJECT + ")I");
    }

    private void choice(Nodes.Choice choice, ValueKind kind) {
        Label open = new Label();
        Label no = new Label();
        Label end = new Label();
        condition(choice.condition());
        method.visitInsn(Opcodes.DUP);
        number(Outcomes.OPEN);
        method.visitJumpInsn(Opcodes.IF_ICMPEQ, open);
        method.visitJumpInsn(Opcodes.IFEQ, no);
        as(kind, choice.yes());
        method.visitJumpInsn(Opcodes.GOTO, end);
        method.visitLabel(no);
        as(kind, choice.no());
        method.visitJumpInsn(Opcodes.GOTO, end);
        method.visitLabel(open);
        method.visitInsn(Opcodes.POP);
        unknown(kind);
        method.visitLabel(end);
    }

    private void fold(Nodes.Fold fold, ValueKind kind) {
        Label unknown = new Label();
        Label loop = new Label();
        Label done = new Label();
        Label end = new Label();
        Variable list = variable(ValueKind.OBJECT);
        Variable index = variable(ValueKind.SMALL);
        Variable item = variable(ValueKind.OBJECT);
        Variable result = variable(ValueKind.ofResult(fold));
        object(fold.range());
        method.visitVarInsn(Opcodes.ASTORE, list.place());
        method.visitVarInsn(Opcodes.ALOAD, list.place());
        method.visitTypeInsn(Opcodes.INSTANCEOF, "java/util/List");
        method.visitJumpInsn(Opcodes.IFEQ, unknown);
        declare(fold.item(), item);
        declare(fold.result(), result);
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitVarInsn(Opcodes.ASTORE, item.place());
        store(fold.start(), result);
        number(0);
        method.visitVarInsn(Opcodes.ISTORE, index.place());
        method.visitLabel(loop);
        method.visitVarInsn(Opcodes.ILOAD, index.place());
        method.visitVarInsn(Opcodes.ALOAD, list.place());
        call("size", "(" + OBJECT + ")I");
        method.visitJumpInsn(Opcodes.IF_ICMPGE, done);
        method.visitVarInsn(Opcodes.ALOAD, list.place());
        method.visitVarInsn(Opcodes.ILOAD, index.place());
        call("item", "(" + OBJECT + "I)" + OBJECT);
        method.visitVarInsn(Opcodes.ASTORE, item.place());
        condition(fold.goesOn());
        number(Outcomes.TRUE);
        method.visitJumpInsn(Opcodes.IF_ICMPNE, done);
        store(fold.step(), result);
        method.visitIincInsn(index.place(), 1);
        method.visitJumpInsn(Opcodes.GOTO, loop);
        method.visitLabel(done);
        as(kind, fold.end());
        method.visitJumpInsn(Opcodes.GOTO, end);
        method.visitLabel(unknown);
        unknown(kind);
        method.visitLabel(end);
        List.of(fold.item(), fold.result()).forEach(slot -> {
            variables.remove(slot);
            kinds.remove(slot);
        });
    }

    private void declare(int slot, Variable variable) {
        variables.put(slot, variable);
        kinds.put(slot, variable.kind());
    }

    private Variable variable(ValueKind kind) {
        return new Variable(nextVariable++, kind);
    }

    private void store(Expression value, Variable variable) {
        if (variable.kind() == ValueKind.CONDITION) {
            condition(value);
            method.visitVarInsn(Opcodes.ISTORE, variable.place());
        } else {
            object(value);
            method.visitVarInsn(Opcodes.ASTORE, variable.place());
        }
    }

    private void unknown(ValueKind kind) {
        switch (kind) {
            case CONDITION -> number(Outcomes.OPEN);
            case SMALL, DAY -> number(Outcomes.NONE);
            case OBJECT -> method.visitFieldInsn(Opcodes.GETSTATIC, EXPRESSION, "UNKNOWN", OBJECT);
        }
    }

    private void number(int number) {
        if (number >= 0 && number <= 5) {
            method.visitInsn(Opcodes.ICONST_0 + number);
        } else {
            method.visitLdcInsn(number);
        }
    }

    private void loadFacts() {
        method.visitVarInsn(Opcodes.ALOAD, 0);
    }

    private void ofFacts(String name, String descriptor) {
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, RuleAssembler.FACTS, name, descriptor, false);
    }

    private void call(String name, String descriptor) {
        method.visitMethodInsn(Opcodes.INVOKESTATIC, OUTCOMES, name, descriptor, false);
    }
}

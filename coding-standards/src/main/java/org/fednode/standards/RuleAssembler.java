package org.fednode.standards;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Turns the rules of a data set into one class: a method per rule, and one per piece that rules share. As a tree of
 * expressions the rules would cost several times as much, since no call in such a tree can be foreseen.
 */
final class RuleAssembler {

    static final String FACTS = Type.getInternalName(Facts.class);
    static final String OF_FACTS = "L" + FACTS + ";";

    private static final String SINK = Type.getInternalName(IntConsumer.class);
    private static final String RULE = "(" + OF_FACTS + ")Z";

    private final GeneratedClass code = new GeneratedClass(RuleCode.class);
    private final BitSet assembled = new BitSet();

    private RuleAssembler() {
    }

    static RuleCode assemble(List<CompiledRule> rules) {
        return new RuleAssembler().of(rules);
    }

    private RuleCode of(List<CompiledRule> rules) {
        for (int i = 0; i < rules.size(); i++) {
            CompiledRule rule = rules.get(i);
            code.add("rule" + i, RULE, method -> rule(method, rule));
        }
        code.implement("judge", "(" + OF_FACTS + "L" + SINK + ";)V", rules.size(), this::judging);
        return (RuleCode) code.make();
    }

    private void rule(MethodVisitor method, CompiledRule rule) {
        ExpressionCode pieces = new ExpressionCode(method, this);
        Label silent = new Label();
        pieces.condition(rule.condition());
        method.visitInsn(Opcodes.ICONST_1);
        method.visitJumpInsn(Opcodes.IF_ICMPNE, silent);
        pieces.condition(rule.check());
        method.visitJumpInsn(Opcodes.IFNE, silent);
        method.visitInsn(Opcodes.ICONST_1);
        method.visitInsn(Opcodes.IRETURN);
        method.visitLabel(silent);
        method.visitInsn(Opcodes.ICONST_0);
        method.visitInsn(Opcodes.IRETURN);
    }

    private void judging(MethodVisitor method, int rule) {
        Label next = new Label();
        method.visitVarInsn(Opcodes.ALOAD, 0);
        code.call(method, "rule" + rule, RULE);
        method.visitJumpInsn(Opcodes.IFEQ, next);
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitLdcInsn(rule);
        method.visitMethodInsn(Opcodes.INVOKEINTERFACE, SINK, "accept", "(I)V", true);
        method.visitLabel(next);
    }

    ConstantDynamic constant(Object value, Class<?> type) {
        return code.constant(value, type);
    }

    /** Calls the method of a shared piece, which the first call makes. */
    void callShared(MethodVisitor caller, SharedExpressions.Shared piece) {
        ValueKind kind = ValueKind.of(piece.expression());
        String called = "shared" + piece.slot();
        String descriptor = "(" + OF_FACTS + ")" + kind.descriptor();
        if (!assembled.get(piece.slot())) {
            assembled.set(piece.slot());
            code.add(called, descriptor, method -> new ExpressionCode(method, this).remembered(piece, kind));
        }
        caller.visitVarInsn(Opcodes.ALOAD, 0);
        code.call(caller, called, descriptor);
    }
}

package org.fednode.standards;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.V17;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
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

    /** The just-in-time compiler leaves methods of more than 8,000 bytes alone; asking one rule takes about 15. */
    private static final int RULES_A_METHOD = 200;
    private static final String SINK = Type.getInternalName(IntConsumer.class);
    private static final String JUDGE = "(" + OF_FACTS + "L" + SINK + ";)V";
    private static final Handle CLASS_DATA = new Handle(Opcodes.H_INVOKESTATIC, Type.getInternalName(MethodHandles.class),
            "classDataAt", "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;I)Ljava/lang/Object;",
            false);

    private final ClassWriter code = new ClassWriter(ClassWriter.COMPUTE_FRAMES | ClassWriter.COMPUTE_MAXS) {
        @Override
        protected String getCommonSuperClass(String one, String other) {
            return "java/lang/Object";
        }
    };
    private final String name = Type.getInternalName(RuleCode.class) + "Of";
    private final List<Object> constants = new ArrayList<>();
    private final List<Boolean> assembled = new ArrayList<>();

    private RuleAssembler() {
    }

    static RuleCode assemble(List<CompiledRule> rules) {
        return new RuleAssembler().of(rules);
    }

    private RuleCode of(List<CompiledRule> rules) {
        code.visit(V17, ACC_FINAL | ACC_SUPER, name, null, "java/lang/Object",
                new String[] {Type.getInternalName(RuleCode.class)});
        constructor();
        for (int i = 0; i < rules.size(); i++) {
            rule(i, rules.get(i));
        }
        judging(rules.size());
        code.visitEnd();
        try {
            return (RuleCode) MethodHandles.lookup().defineHiddenClassWithClassData(code.toByteArray(), constants, true)
                    .lookupClass().getDeclaredConstructor().newInstance();
        } catch (IllegalAccessException | InstantiationException | InvocationTargetException | NoSuchMethodException broken) {
            throw new IllegalStateException("the generated class of the rules cannot be loaded", broken);
        }
    }

    private void constructor() {
        MethodVisitor method = code.visitMethod(0, "<init>", "()V", null, null);
        method.visitCode();
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        method.visitInsn(Opcodes.RETURN);
        end(method);
    }

    private static void end(MethodVisitor method) {
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    private void rule(int place, CompiledRule rule) {
        MethodVisitor method = code.visitMethod(ACC_STATIC, "rule" + place, "(" + OF_FACTS + ")Z", null, null);
        method.visitCode();
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
        end(method);
    }

    private void judging(int rules) {
        MethodVisitor all = code.visitMethod(Opcodes.ACC_PUBLIC, "judge", JUDGE, null, null);
        all.visitCode();
        for (int from = 0; from < rules; from += RULES_A_METHOD) {
            String part = "judge" + from;
            judging(part, from, Math.min(rules, from + RULES_A_METHOD));
            all.visitVarInsn(Opcodes.ALOAD, 1);
            all.visitVarInsn(Opcodes.ALOAD, 2);
            all.visitMethodInsn(Opcodes.INVOKESTATIC, name, part, JUDGE, false);
        }
        all.visitInsn(Opcodes.RETURN);
        end(all);
    }

    private void judging(String part, int from, int to) {
        MethodVisitor method = code.visitMethod(ACC_STATIC, part, JUDGE, null, null);
        method.visitCode();
        for (int place = from; place < to; place++) {
            Label next = new Label();
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitMethodInsn(Opcodes.INVOKESTATIC, name, "rule" + place, "(" + OF_FACTS + ")Z", false);
            method.visitJumpInsn(Opcodes.IFEQ, next);
            method.visitVarInsn(Opcodes.ALOAD, 1);
            method.visitLdcInsn(place);
            method.visitMethodInsn(Opcodes.INVOKEINTERFACE, SINK, "accept", "(I)V", true);
            method.visitLabel(next);
        }
        method.visitInsn(Opcodes.RETURN);
        end(method);
    }

    /** The object as a constant of the class. */
    ConstantDynamic constant(Object value, Class<?> type) {
        constants.add(value);
        return new ConstantDynamic("_", Type.getDescriptor(type), CLASS_DATA, constants.size() - 1);
    }

    /** Calls the method of a shared piece, which the first call makes. */
    void callShared(MethodVisitor caller, SharedExpressions.Shared piece) {
        ExpressionCode.Kind kind = ExpressionCode.kind(piece.expression());
        String shared = "shared" + piece.slot();
        while (assembled.size() <= piece.slot()) {
            assembled.add(false);
        }
        if (!assembled.set(piece.slot(), true)) {
            MethodVisitor method = code.visitMethod(ACC_STATIC, shared, "(" + OF_FACTS + ")" + kind.descriptor(), null, null);
            method.visitCode();
            new ExpressionCode(method, this).remembered(piece, kind);
            end(method);
        }
        caller.visitVarInsn(Opcodes.ALOAD, 0);
        caller.visitMethodInsn(Opcodes.INVOKESTATIC, name, shared, "(" + OF_FACTS + ")" + kind.descriptor(), false);
    }
}

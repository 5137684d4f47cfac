package org.fednode.standards;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** A class made while the program runs: one object of it, which implements an interface of this package. */
final class GeneratedClass {

    private static final Handle CLASS_DATA = new Handle(Opcodes.H_INVOKESTATIC, Type.getInternalName(MethodHandles.class),
            "classDataAt", "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;I)Ljava/lang/Object;",
            false);
    /** The just-in-time compiler leaves methods of more than 8,000 bytes alone; a step takes about 15. */
    private static final int STEPS_A_METHOD = 200;

    private final ClassWriter code = new ClassWriter(ClassWriter.COMPUTE_FRAMES | ClassWriter.COMPUTE_MAXS) {
        @Override
        protected String getCommonSuperClass(String one, String other) {
            return "java/lang/Object";
        }
    };
    private final String name;
    private final List<Object> constants = new ArrayList<>();

    GeneratedClass(Class<?> implemented) {
        this.name = Type.getInternalName(implemented) + "Of";
        code.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, name, null, "java/lang/Object",
                new String[] {Type.getInternalName(implemented)});
        method(0, "<init>", "()V", method -> {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            method.visitInsn(Opcodes.RETURN);
        });
    }

    private void method(int access, String called, String descriptor, Consumer<MethodVisitor> body) {
        MethodVisitor method = code.visitMethod(access, called, descriptor, null, null);
        method.visitCode();
        body.accept(method);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    /** Adds a static method. */
    void add(String called, String descriptor, Consumer<MethodVisitor> body) {
        method(Opcodes.ACC_STATIC, called, descriptor, body);
    }

    void call(MethodVisitor caller, String called, String descriptor) {
        caller.visitMethodInsn(Opcodes.INVOKESTATIC, name, called, descriptor, false);
    }

    /** One of the steps of a method, which finds the method's arguments from variable 0 on. */
    @FunctionalInterface
    interface Step {

        void write(MethodVisitor method, int place);
    }

    /** Adds the method that the interface asks for, which takes objects, returns nothing and is made of many steps. */
    void implement(String called, String descriptor, int steps, Step step) {
        int arguments = Type.getArgumentTypes(descriptor).length;
        method(Opcodes.ACC_PUBLIC, called, descriptor, method -> {
            for (int from = 0; from < steps; from += STEPS_A_METHOD) {
                for (int argument = 1; argument <= arguments; argument++) {
                    method.visitVarInsn(Opcodes.ALOAD, argument);
                }
                call(method, called + from, descriptor);
            }
            method.visitInsn(Opcodes.RETURN);
        });
        for (int from = 0; from < steps; from += STEPS_A_METHOD) {
            int first = from;
            add(called + from, descriptor, method -> {
                for (int place = first; place < Math.min(steps, first + STEPS_A_METHOD); place++) {
                    step.write(method, place);
                }
                method.visitInsn(Opcodes.RETURN);
            });
        }
    }

    /** The object as a constant of the class. */
    ConstantDynamic constant(Object value, Class<?> type) {
        constants.add(value);
        return new ConstantDynamic("_", Type.getDescriptor(type), CLASS_DATA, constants.size() - 1);
    }

    /** The object, of the finished class. */
    Object make() {
        code.visitEnd();
        try {
            return MethodHandles.lookup().defineHiddenClassWithClassData(code.toByteArray(), constants, true)
                    .lookupClass().getDeclaredConstructor().newInstance();
        } catch (IllegalAccessException | InstantiationException | InvocationTargetException | NoSuchMethodException broken) {
            throw new IllegalStateException("a generated class cannot be loaded", broken);
        }
    }
}

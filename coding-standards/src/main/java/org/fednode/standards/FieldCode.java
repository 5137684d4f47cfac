package org.fednode.standards;

import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The checks of a data set's fields as machine code has them: a method per field, to which the field and all that its
 * check knows are constants. Generated; safe for several threads.
 */
interface FieldCode {

    /** Checks all fields of a record. @param good afterwards for each field whether rules may read it */
    void check(RecordValues values, Verdict verdict, boolean[] good);

    static FieldCode of(List<BoundField> fields) {
        String valuesAndVerdict = Type.getDescriptor(RecordValues.class) + Type.getDescriptor(Verdict.class);
        String single = "(" + valuesAndVerdict + ")Z";
        GeneratedClass code = new GeneratedClass(FieldCode.class);
        for (int place = 0; place < fields.size(); place++) {
            BoundField field = fields.get(place);
            code.add("field" + place, single, method -> field(method, code, field, valuesAndVerdict));
        }
        code.implement("check", "(" + valuesAndVerdict + "[Z)V", fields.size(), (method, place) -> {
            method.visitVarInsn(Opcodes.ALOAD, 2);
            method.visitLdcInsn(place);
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitVarInsn(Opcodes.ALOAD, 1);
            code.call(method, "field" + place, single);
            method.visitInsn(Opcodes.BASTORE);
        });
        return (FieldCode) code.make();
    }

    private static void field(MethodVisitor method, GeneratedClass code, BoundField field, String valuesAndVerdict) {
        method.visitLdcInsn(code.constant(field, BoundField.class));
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, Type.getInternalName(CompiledValidator.class), "isGood",
                "(" + Type.getDescriptor(BoundField.class) + valuesAndVerdict + ")Z", false);
        method.visitInsn(Opcodes.IRETURN);
    }
}

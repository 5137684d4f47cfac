package org.fednode.standards.change;

import java.util.List;
import org.fednode.standards.CodeSystem;
import org.fednode.standards.Label;

/** One difference between two versions of the standard. */
public sealed interface StandardChange {

    /** Where indicators stand, as data sets and code systems stand in themselves. */
    String INDICATORS = "indicators";

    /** Id of the data set or code system that it is in; {@link #INDICATORS} for those. */
    String in();

    /** Id of what changed: the field ({@code group.member}), the rule, the code; the data set itself. */
    String id();

    Effect effect();

    /** The change in one sentence. */
    Label words();

    /** A data set that only the later version has; records of it could not be given before. */
    record DataSetAdded(String in, Label label) implements StandardChange {

        @Override
        public String id() {
            return in;
        }

        @Override
        public Effect effect() {
            return Effect.LOOSENED;
        }

        @Override
        public Label words() {
            return new Label("新增数据集" + label.zh(), "data set added: " + label.en());
        }
    }

    /** A data set that the later version has no longer: its records are refused. */
    record DataSetRemoved(String in, Label label) implements StandardChange {

        @Override
        public String id() {
            return in;
        }

        @Override
        public Effect effect() {
            return Effect.TIGHTENED;
        }

        @Override
        public Label words() {
            return new Label("取消数据集" + label.zh(), "data set removed: " + label.en());
        }
    }

    /** Key, scope, a parameter or a named condition of a data set. @param id which of them */
    record DataSetChanged(String in, String id, String before, String after, Effect effect) implements StandardChange {

        @Override
        public Label words() {
            return Words.changed(new Label("数据集的" + id, id + " of the data set"), effect, before, after);
        }
    }

    /** @param required whether records without it are refused */
    record FieldAdded(String in, String id, Label label, boolean required) implements StandardChange {

        @Override
        public Effect effect() {
            return required ? Effect.CHANGED : Effect.LOOSENED;
        }

        @Override
        public Label words() {
            return required ? new Label("新增必填字段" + label.zh(), "required field added: " + label.en())
                    : new Label("新增字段" + label.zh(), "field added: " + label.en());
        }
    }

    /** A record that gives the field is refused; one that had to give it no longer must. */
    record FieldRemoved(String in, String id, Label label, boolean required) implements StandardChange {

        @Override
        public Effect effect() {
            return required ? Effect.CHANGED : Effect.TIGHTENED;
        }

        @Override
        public Label words() {
            return new Label("取消字段" + label.zh(), "field removed: " + label.en());
        }
    }

    /** @param what which part of the definition, as the YAML names it */
    record FieldChanged(String in, String id, Label label, String what, String before, String after, Effect effect)
            implements StandardChange {

        @Override
        public Label words() {
            return Words.changed(new Label(label.zh() + "的" + what, what + " of " + label.en()), effect, before, after);
        }
    }

    /** @param effect NEUTRAL for a warning, which refuses nothing */
    record RuleAdded(String in, String id, Label message, Effect effect) implements StandardChange {

        @Override
        public Label words() {
            return new Label("新增规则：" + message.zh(), "rule added: " + message.en());
        }
    }

    /** @param effect NEUTRAL for a warning, which refused nothing */
    record RuleRemoved(String in, String id, Label message, Effect effect) implements StandardChange {

        @Override
        public Label words() {
            return new Label("取消规则：" + message.zh(), "rule removed: " + message.en());
        }
    }

    /** @param what which part of the rule, as the YAML names it */
    record RuleChanged(String in, String id, String what, String before, String after, Effect effect)
            implements StandardChange {

        @Override
        public Label words() {
            return Words.changed(new Label("规则的" + what, what + " of the rule"), effect, before, after);
        }
    }

    record CodeSystemAdded(String in, Label label, int codes) implements StandardChange {

        @Override
        public String id() {
            return in;
        }

        @Override
        public Effect effect() {
            return Effect.NEUTRAL;
        }

        @Override
        public Label words() {
            return new Label("新增代码表" + label.zh() + "（" + codes + "个代码）", "code system added: " + label.en() + ", " + codes + " codes");
        }
    }

    record CodeSystemRemoved(String in, Label label, int codes) implements StandardChange {

        @Override
        public String id() {
            return in;
        }

        @Override
        public Effect effect() {
            return Effect.NEUTRAL;
        }

        @Override
        public Label words() {
            return new Label("取消代码表" + label.zh() + "（" + codes + "个代码）", "code system removed: " + label.en() + ", " + codes + " codes");
        }
    }

    /** @param effect LOOSENED where fields choose from the list, else CHANGED: divisions are judged by several lists */
    record CodeAdded(String in, String id, Label label, Effect effect) implements StandardChange {

        @Override
        public Label words() {
            return new Label("新增代码 " + id + " " + label.zh(), "code added: " + id + " " + Words.either(label));
        }
    }

    /**
     * @param effect TIGHTENED where fields choose from the list, else CHANGED: divisions are judged by several lists
     * @param now the code systems of the later version that list the code and did not before, such as the retired ones
     */
    record CodeRemoved(String in, String id, Label label, Effect effect, List<String> now) implements StandardChange {

        public CodeRemoved {
            now = List.copyOf(now);
        }

        @Override
        public Label words() {
            String lists = String.join(", ", now);
            return new Label("取消代码 " + id + " " + label.zh() + (now.isEmpty() ? "" : "，现列于 " + lists),
                    "code removed: " + id + " " + Words.either(label) + (now.isEmpty() ? "" : ", now listed in " + lists));
        }
    }

    record CodeRenamed(String in, String id, Label before, Label after) implements StandardChange {

        @Override
        public Effect effect() {
            return Effect.NEUTRAL;
        }

        @Override
        public Label words() {
            return new Label("代码 " + id + " 由“" + before.zh() + "”改名为“" + after.zh() + "”",
                    "code " + id + " renamed from \"" + Words.both(before) + "\" to \"" + Words.both(after) + "\"");
        }
    }

    /** Validity, successor or place in the hierarchy. */
    record CodeChanged(String in, String id, Label label, CodeState before, CodeState after) implements StandardChange {

        @Override
        public Effect effect() {
            return Effect.CHANGED;
        }

        @Override
        public Label words() {
            return Words.changed(new Label("代码 " + id + " " + label.zh(), "code " + id + " " + Words.either(label)), effect(),
                    before.toString(), after.toString());
        }
    }

    /** An indicator, or a check between indicators, that only the later version has. No record is judged by it. */
    record IndicatorAdded(String id, Label label) implements StandardChange {

        @Override
        public String in() {
            return INDICATORS;
        }

        @Override
        public Effect effect() {
            return Effect.NEUTRAL;
        }

        @Override
        public Label words() {
            return new Label("新增指标" + label.zh(), "indicator added: " + label.en());
        }
    }

    /** An indicator, or a check between indicators, that the later version has no longer. */
    record IndicatorRemoved(String id, Label label) implements StandardChange {

        @Override
        public String in() {
            return INDICATORS;
        }

        @Override
        public Effect effect() {
            return Effect.NEUTRAL;
        }

        @Override
        public Label words() {
            return new Label("取消指标" + label.zh(), "indicator removed: " + label.en());
        }
    }

    /** Figures from before and after can't be compared without more ado. @param what which part, as the YAML names it */
    record IndicatorChanged(String id, String what, String before, String after) implements StandardChange {

        @Override
        public String in() {
            return INDICATORS;
        }

        @Override
        public Effect effect() {
            return Effect.CHANGED;
        }

        @Override
        public Label words() {
            return Words.changed(new Label("指标 " + id + " 的" + what, what + " of indicator " + id), effect(), before, after);
        }
    }

    /** What is said of a code beside its label. */
    record CodeState(String parent, CodeSystem.Validity validity) {

        static CodeState of(CodeSystem system, CodeSystem.Code code) {
            return new CodeState(code.parent(), system.validity(code.code()));
        }

        @Override
        public String toString() {
            return "parent " + Words.orNothing(parent) + ", valid " + validity.from() + ".." + validity.to() + ", successor "
                    + validity.successor().orElse("unknown");
        }
    }
}

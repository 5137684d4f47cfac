package org.fednode.tools.standard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.change.Effect;
import org.fednode.standards.change.StandardChange;
import org.fednode.standards.change.StandardComparison;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "diff", description = {
        "Say in words what differs between two versions of the standard. 用文字说明两个版本的差异。",
        "tightened refuses records that passed, loosened lets more in; changed may do both. 收紧、放宽、变更。"})
final class DiffCommand extends Command {

    @Parameters(paramLabel = "A", description = "The earlier one: a version that ships, or a package's folder. 旧版本或目录。")
    private String earlier;

    @Parameters(paramLabel = "B", description = "The later one. 新版本或目录。")
    private String later;

    @Option(names = "--json", description = "Print one JSON object. 输出 JSON。")
    private boolean json;

    @Override
    public Integer call() {
        Home home = Home.find();
        StandardPackage before = Standards.named(home, earlier);
        StandardPackage after = Standards.named(home, later);
        List<StandardChange> changes = StandardComparison.of(before, after);
        if (json) {
            print(Json.text(tree(before, after, changes)));
        } else {
            changes.forEach(change -> print(line(change)));
            print(summary(before, after, changes));
        }
        return ExitCode.GOOD;
    }

    private static String line(StandardChange change) {
        String where = change.in().equals(change.id()) ? change.in() : change.in() + "  " + change.id();
        return word(change.effect()) + "  " + where + "  " + change.words().zh() + "  " + change.words().en();
    }

    private static String summary(StandardPackage before, StandardPackage after, List<StandardChange> changes) {
        Map<Effect, Integer> counts = new EnumMap<>(Effect.class);
        changes.forEach(change -> counts.merge(change.effect(), 1, Integer::sum));
        StringBuilder text = new StringBuilder(before.version() + " -> " + after.version() + ": " + changes.size() + " changes");
        counts.forEach((effect, count) -> text.append(", ").append(count).append(' ').append(word(effect)));
        return text.append(". 共 ").append(changes.size()).append(" 处差异。").toString();
    }

    private static String word(Effect effect) {
        return effect.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode tree(StandardPackage before, StandardPackage after, List<StandardChange> changes) {
        ObjectNode tree = Json.object();
        tree.putObject("before").put("version", before.version()).put("digest", before.digest());
        tree.putObject("after").put("version", after.version()).put("digest", after.digest());
        ArrayNode list = tree.putArray("changes");
        changes.forEach(change -> list.addObject().put("kind", kind(change)).put("in", change.in()).put("id", change.id())
                .put("effect", word(change.effect())).put("zh", change.words().zh()).put("en", change.words().en()));
        return tree;
    }

    /** {@code code-added} and the like. */
    private static String kind(StandardChange change) {
        return change.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}

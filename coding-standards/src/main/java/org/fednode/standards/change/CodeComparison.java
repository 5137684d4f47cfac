package org.fednode.standards.change;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fednode.standards.CodeSystem;
import org.fednode.standards.Field;
import org.fednode.standards.StandardPackage;

/** What differs between the code systems of two versions. */
final class CodeComparison {

    private final StandardPackage before;
    private final StandardPackage after;
    private final Set<String> chosen;
    private final List<StandardChange> changes = new ArrayList<>();

    private CodeComparison(StandardPackage before, StandardPackage after) {
        this.before = before;
        this.after = after;
        this.chosen = after.dataSets().values().stream().flatMap(set -> set.definition().fields().stream())
                .flatMap(field -> Stream.concat(Stream.of(field), field.members().stream()))
                .map(Field::codeSystem).flatMap(Optional::stream).collect(Collectors.toSet());
    }

    static List<StandardChange> of(StandardPackage before, StandardPackage after) {
        CodeComparison comparison = new CodeComparison(before, after);
        Both<CodeSystem> systems = new Both<>(new TreeMap<>(before.codeSystems()), new TreeMap<>(after.codeSystems()));
        systems.removed().forEach(system -> comparison.changes.add(
                new StandardChange.CodeSystemRemoved(system.id(), system.label(), system.codes().size())));
        systems.added().forEach(system -> comparison.changes.add(
                new StandardChange.CodeSystemAdded(system.id(), system.label(), system.codes().size())));
        systems.common(comparison::codes);
        return comparison.changes;
    }

    private void codes(CodeSystem earlier, CodeSystem later) {
        String system = later.id();
        boolean isChosen = chosen.contains(system);
        Both<CodeSystem.Code> codes = new Both<>(byCode(earlier), byCode(later));
        codes.removed().forEach(code -> changes.add(new StandardChange.CodeRemoved(system, code.code(), code.label(),
                isChosen ? Effect.TIGHTENED : Effect.CHANGED, newlyListing(code.code()))));
        codes.added().forEach(code -> changes.add(new StandardChange.CodeAdded(system, code.code(), code.label(),
                isChosen ? Effect.LOOSENED : Effect.CHANGED)));
        codes.common((one, other) -> code(earlier, one, later, other));
    }

    private void code(CodeSystem earlier, CodeSystem.Code one, CodeSystem later, CodeSystem.Code other) {
        if (!one.label().equals(other.label())) {
            changes.add(new StandardChange.CodeRenamed(later.id(), other.code(), one.label(), other.label()));
        }
        StandardChange.CodeState was = StandardChange.CodeState.of(earlier, one);
        StandardChange.CodeState is = StandardChange.CodeState.of(later, other);
        if (!was.equals(is)) {
            changes.add(new StandardChange.CodeChanged(later.id(), other.code(), other.label(), was, is));
        }
    }

    private List<String> newlyListing(String code) {
        return after.codeSystems().values().stream().filter(system -> system.find(code).isPresent())
                .map(CodeSystem::id).filter(id -> before.codeSystems().containsKey(id)
                        && before.codeSystems().get(id).find(code).isEmpty()).sorted().toList();
    }

    private static Map<String, CodeSystem.Code> byCode(CodeSystem system) {
        return system.codes().stream().collect(Collectors.toMap(CodeSystem.Code::code, code -> code, (one, same) -> one,
                LinkedHashMap::new));
    }
}

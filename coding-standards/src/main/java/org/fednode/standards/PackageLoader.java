package org.fednode.standards;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Loads a package's parts in the order in which they need each other. */
final class PackageLoader {

    private PackageLoader() {
    }

    static StandardPackage.Loading load(Path folder, List<Path> provincial) {
        List<StandardsProblem> problems = Collections.synchronizedList(new ArrayList<>());
        PackageFiles files = PackageFiles.read(folder, problems);
        CompletableFuture<StandardHead> reading = CompletableFuture.supplyAsync(() -> StandardHead.load(files));
        CodeTableLoader lists = CodeTableLoader.read(files);
        StandardHead head = reading.join();
        CompletableFuture<String> digest = CompletableFuture.supplyAsync(files::digest);
        Map<String, CodeTable> tables = lists.tables(head.divisions().root());
        DivisionTable divisions = DivisionTable.build(head.divisions(), tables, files);
        head.registrationAuthorities().filter(id -> !tables.containsKey(id)).ifPresent(id ->
                files.problem(StandardHead.FILE, "registrationAuthorities names the unknown code system '" + id + "'"));
        CodeChecks checks = new CodeChecks(divisions, head.residencePermits(),
                head.registrationAuthorities().map(tables::get));
        FieldBinder binder = new FieldBinder(tables, checks);
        Map<String, DataSet> dataSets = new DataSetLoader(files, tables, binder).load();
        List<Extension> extensions = new ExtensionLoader(files, tables, dataSets, divisions, binder).load();
        Indicators indicators = new IndicatorLoader(files, tables, dataSets, divisions).load();
        for (Path province : provincial) {
            PackageFiles own = PackageFiles.read(province, problems);
            ProvincialHead.check(own, head);
            extensions.addAll(new ExtensionLoader(own, tables, dataSets, divisions, binder).load());
        }
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparing(StandardsProblem::file).thenComparing(StandardsProblem::line));
            return new StandardPackage.Loading(Optional.empty(), problems);
        }
        return new StandardPackage.Loading(Optional.of(new LoadedStandard(head.id(), head.version(), head.label(),
                head.effective(), head.graceDays(), digest.join(), dataSets, Map.copyOf(tables), divisions,
                extensions, indicators)), problems);
    }
}

package org.fednode.standards;

import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A package that loaded without a problem. */
record LoadedStandard(String id, String version, Label label, LocalDate effective, int graceDays, String digest,
        Map<String, DataSet> dataSets, Map<String, CodeSystem> codeSystems, Divisions divisions,
        List<Extension> extensions, Indicators indicators)
        implements StandardPackage {

    LoadedStandard {
        dataSets = Collections.unmodifiableMap(new LinkedHashMap<>(dataSets));
        extensions = List.copyOf(extensions);
        codeSystems = Collections.unmodifiableMap(new LinkedHashMap<>(codeSystems));
    }
}

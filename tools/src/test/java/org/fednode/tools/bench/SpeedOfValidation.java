package org.fednode.tools.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmark and says what it came to: {@code mvn -Pbench -pl tools -am test}, with JMH's own options in
 * {@code -Dbench="-f 1 -prof stack"}.
 */
final class SpeedOfValidation {

    private static final double WANTED = 0.6;

    private SpeedOfValidation() {
    }

    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException, IOException {
        Collection<RunResult> results = new Runner(new OptionsBuilder().parent(new CommandLineOptions(arguments))
                .include(ValidationBenchmark.class.getName()).addProfiler(GCProfiler.class).build()).run();
        Map<String, Double> rates = new TreeMap<>();
        Map<String, Double> bytes = new TreeMap<>();
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark().replaceFirst(".*\\.", "");
            rates.put(name, result.getPrimaryResult().getScore());
            bytes.put(name, result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
        }
        byte[][] lines = new CanonicalRecords("certificate").draw(65_536);
        say(System.out, rates, bytes, CanonicalRecords.meanSize(lines));
    }

    private static void say(PrintStream out, Map<String, Double> rates, Map<String, Double> bytes, double size) {
        out.printf("%nJava %s, %d processors; 65,536 certificate records of %.0f bytes on average, %.0f %% broken%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), size, CanonicalRecords.BROKEN_PERCENT);
        rates.forEach((name, rate) -> out.printf("%-10s %,12.0f records/s %,8.0f bytes allocated a record%n", name, rate, bytes.get(name)));
        double share = rates.getOrDefault("judged", 0.0) / rates.getOrDefault("parsed", Double.NaN);
        out.printf("judging reaches %.0f %% of the rate of parsing (wanted: %.0f %%), and %.1f times that of the independent validator%n",
                100 * share, 100 * WANTED, rates.getOrDefault("judged", 0.0) / rates.getOrDefault("structure", Double.NaN));
    }
}

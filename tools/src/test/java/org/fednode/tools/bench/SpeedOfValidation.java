package org.fednode.tools.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
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
                .include(ValidationBenchmark.class.getName()).include(LoadingBenchmark.class.getName()).addProfiler(GCProfiler.class).build()).run();
        Map<String, Double> rates = new TreeMap<>();
        Map<String, Double> bytes = new TreeMap<>();
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark().replaceFirst(".*\\.", "");
            if (name.equals("loaded")) {
                loading(System.out, result);
                continue;
            }
            rates.put(name, result.getPrimaryResult().getScore());
            bytes.put(name, result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
        }
        byte[][] lines = new CanonicalRecords("certificate").draw(65_536);
        say(System.out, rates, bytes, CanonicalRecords.meanSize(lines));
    }

    /** Each fork loads several times, the first time with classes that nobody has used yet. */
    private static void loading(PrintStream out, RunResult result) {
        List<Double> first = new ArrayList<>();
        List<Double> last = new ArrayList<>();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            List<IterationResult> times = List.copyOf(fork.getIterationResults());
            first.add(times.get(0).getPrimaryResult().getScore());
            last.add(times.get(times.size() - 1).getPrimaryResult().getScore());
        }
        out.printf("%nloading the whole standard: %.0f ms the first time in a new Java machine, %.0f ms the last of ten (medians of %d)%n",
                median(first), median(last), first.size());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
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

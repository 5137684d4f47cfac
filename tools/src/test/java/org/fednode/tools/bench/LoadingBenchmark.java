package org.fednode.tools.bench;

import java.util.concurrent.TimeUnit;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.home.Home;
import org.fednode.tools.standard.Standards;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** The whole standard from its files, ready to judge: the first time in a new Java machine, and the times after it. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(5)
@Warmup(iterations = 0)
@Measurement(iterations = LoadingBenchmark.TIMES)
public class LoadingBenchmark {

    static final int TIMES = 10;

    @Benchmark
    public StandardPackage loaded() {
        return Standards.newest(Home.find());
    }
}

package org.fednode.tools.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used so far, as Linux tells it; zeros elsewhere.
 *
 * @param peakMemoryMb most memory resident at once
 */
record ProcessUse(long peakMemoryMb, double cpuSeconds) {

    private static final double TICKS_A_SECOND = 100;
    private static final int USER_TIME = 11;

    static ProcessUse of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        if (!Files.isReadable(process.resolve("stat"))) {
            return new ProcessUse(0, 0);
        }
        String stat = Files.readString(process.resolve("stat"));
        // Behind the program's name, which may hold blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double cpu = (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) / TICKS_A_SECOND;
        return new ProcessUse(peak(process), cpu);
    }

    private static long peak(Path process) throws IOException {
        return Files.readAllLines(process.resolve("status")).stream().filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst().orElse(0);
    }
}

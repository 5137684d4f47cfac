package org.fednode.tools.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.generate.DrawnRecord;
import org.fednode.tools.generate.RecordGenerator;
import org.fednode.tools.generate.RecordSink;
import org.fednode.tools.standard.Standards;

/**
 * A county's life in four deliveries: all records for the first time (some broken); some of them again, and a whole file
 * again; changes; corrected numbers and deletions. Each record has at most one thing happen to it.
 */
final class Workload {

    private static final String INITIAL = "1-initial";
    private static final String AGAIN = "2-again";
    private static final String CHANGES = "3-changes";
    private static final String LAST = "4-corrections";
    /** Spreads the fates over the records: coprime to 1,000. */
    private static final long STRIDE = 7_919;

    /** What happens to a record after it was delivered. */
    enum Fate {
        NOTHING, REDELIVERED, UPDATED, RENUMBERED, REKEYED, DELETED
    }

    /** How much to deliver. */
    record Size(long records, long seed, double errors, LocalDate today) {
    }

    private final StandardPackage standard;
    private final Plan plan;
    private final Size size;
    private final Path input;

    Workload(StandardPackage standard, Plan plan, Size size, Path input) {
        this.standard = standard;
        this.plan = plan;
        this.size = size;
        this.input = input;
    }

    /** Writes all files. */
    List<Phase> write() throws IOException {
        List<Phase.Part> initial = new ArrayList<>();
        List<Phase.Part> again = new ArrayList<>();
        List<Phase.Part> changes = new ArrayList<>();
        List<Phase.Part> last = new ArrayList<>();
        long left = size.records();
        for (int i = 0; i < plan.shares().size(); i++) {
            Plan.Share share = plan.shares().get(i);
            boolean isLast = i == plan.shares().size() - 1;
            long records = isLast ? left : Math.min(left, Math.round(size.records() * share.percent() / 100));
            left -= records;
            RecordGenerator generator = RecordGenerator.of(standard, Standards.dataSet(standard, share.dataSet()),
                    plan.county(), size.today(), size.seed() + i);
            initial.addAll(initial(share, generator, records));
            try (InputFolder second = folder(AGAIN, share, generator);
                    InputFolder third = folder(CHANGES, share, generator);
                    InputFolder fourth = folder(LAST, share, generator)) {
                later(generator, records, second, third, fourth);
                again.addAll(second.parts());
                changes.addAll(third.parts());
                last.addAll(fourth.parts());
            }
        }
        if (!initial.isEmpty()) {
            again.add(sameFile(initial.get(0)));
        }
        return List.of(new Phase(INITIAL, initial), new Phase(AGAIN, again), new Phase(CHANGES, changes), new Phase(LAST, last));
    }

    private InputFolder folder(String phase, Plan.Share share, RecordGenerator generator) {
        return new InputFolder(input, phase, share, plan.rowsPerFile(), generator);
    }

    private List<Phase.Part> initial(Plan.Share share, RecordGenerator generator, long records) throws IOException {
        try (InputFolder folder = folder(INITIAL, share, generator)) {
            for (long index = 0; index < records; index++) {
                DrawnRecord record = generator.draw(index);
                if (generator.isSpoilt(index, size.errors())) {
                    folder.write(generator.spoil(index, record));
                } else {
                    folder.write(RecordSink.Op.UPSERT, "", record);
                }
            }
            return folder.parts();
        }
    }

    private void later(RecordGenerator generator, long records, InputFolder again, InputFolder changes, InputFolder last)
            throws IOException {
        for (long index = 0; index < records; index++) {
            Fate fate = fate(index);
            if (fate == Fate.NOTHING || generator.isSpoilt(index, size.errors())) {
                continue;
            }
            DrawnRecord record = generator.again(index);
            switch (fate) {
                case REDELIVERED -> again.write(RecordSink.Op.UPSERT, "", record);
                case UPDATED -> upsert(changes, generator.changed("update", index, 0, record));
                case RENUMBERED -> upsert(changes, generator.changed("renumber", index, 0, record));
                case REKEYED -> rekey(last, generator, index, record);
                case DELETED -> last.write(RecordSink.Op.DELETE, "", record);
                case NOTHING -> throw new IllegalStateException("passed over above");
            }
        }
    }

    private static void upsert(InputFolder folder, Optional<DrawnRecord> record) throws IOException {
        if (record.isPresent()) {
            folder.write(RecordSink.Op.UPSERT, "", record.get());
        }
    }

    private static void rekey(InputFolder folder, RecordGenerator generator, long index, DrawnRecord record)
            throws IOException {
        Optional<DrawnRecord> other = generator.rekeyed("rekey", index, record);
        if (other.isPresent()) {
            folder.write(RecordSink.Op.REKEY, generator.key(record), other.get());
        }
    }

    private Fate fate(long index) {
        long place = Math.floorMod(index * STRIDE, 1_000L);
        Plan.Later later = plan.later();
        int[] shares = {later.redelivered(), later.updated(), later.renumbered(), later.rekeyed(), later.deleted()};
        for (int i = 0; i < shares.length; i++) {
            place -= shares[i];
            if (place < 0) {
                return Fate.values()[i + 1];
            }
        }
        return Fate.NOTHING;
    }

    /** A file that was delivered already, under another name: nothing of it may be taken again. */
    private Phase.Part sameFile(Phase.Part first) throws IOException {
        String name = first.file().getFileName().toString();
        Path folder = Files.createDirectories(input.resolve(AGAIN).resolve(first.dataSet()));
        Path copy = folder.resolve(AGAIN + "-same" + name.substring(name.lastIndexOf('.')));
        Files.copy(first.file(), copy);
        Files.copy(InputFolder.truthOf(first.file()), InputFolder.truthOf(copy));
        return new Phase.Part(first.dataSet(), copy, 0);
    }
}

package org.fednode.node.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.node.TestFederation;

/** A federation of a random shape, three or more levels deep, some children queueing and some pulled. */
final class Tree {

    private final World world;
    private final Random random;
    private final Path standards;
    private final TestFederation federation;
    private final List<Site> sites = new ArrayList<>();

    Tree(World world, Path folder) {
        this.world = world;
        this.random = world.random();
        this.standards = MiniStandard.write(folder.resolve("standards"));
        Suite suite = random.nextBoolean() ? Suite.SM2_SM3 : Suite.ECDSA_P256_SHA256;
        this.federation = new TestFederation(folder, standards, suite, world.clock());
    }

    List<Site> grow() {
        federation.national("100000", "fednode.batch.max-lines=6");
        Site national = add("100000", Level.NATIONAL, Optional.empty(), false);
        boolean deep = random.nextBoolean();
        Site zhejiang = below(national, "330000", Level.PROVINCE);
        Site hangzhou = deep ? below(zhejiang, "330100", Level.PREFECTURE) : zhejiang;
        below(hangzhou, "330106", Level.COUNTY);
        if (random.nextBoolean()) {
            below(hangzhou, "330105", Level.COUNTY);
        }
        if (random.nextBoolean()) {
            Site shandong = below(national, "370000", Level.PROVINCE);
            below(shandong, "370102", Level.COUNTY);
        }
        return sites;
    }

    private Site below(Site parent, String id, Level level) {
        federation.child(parent.id(), id, level, id, "fednode.batch.max-lines=6");
        boolean pulled = random.nextInt(3) == 0;
        if (pulled) {
            pull(parent.folder().resolve("trust/children").resolve(id + ".json"));
        }
        return add(id, level, Optional.of(parent), pulled);
    }

    private Site add(String id, Level level, Optional<Site> parent, boolean pulled) {
        Site site = new Site(world, id, level, parent, pulled, federation.folder(id));
        sites.add(site);
        Path held = site.folder().resolve("standard");
        try {
            Files.delete(held);
            Disk.copy(standards.resolve(MiniStandard.FIRST), held.resolve(MiniStandard.FIRST));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return site;
    }

    /** The second version of the standard arrives and is put in force at the next start. @return whether it is news */
    boolean giveStandard(Site site) {
        Path held = site.folder().resolve("standard").resolve(MiniStandard.SECOND);
        if (Files.exists(held)) {
            return false;
        }
        try {
            Disk.copy(standards.resolve(MiniStandard.SECOND), held);
            Files.writeString(site.folder().resolve("fednode.properties"), "\nfednode.standard.version=" + MiniStandard.SECOND,
                    java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    /** Where the version lies that the national node may publish. */
    Path toPublish() {
        return standards.resolve(MiniStandard.PUBLISHED);
    }

    /** An operator copies the published version to a site that waits for it. */
    void bringPublished(Site site) {
        Disk.copy(toPublish(), site.folder().resolve("standard").resolve(MiniStandard.PUBLISHED));
    }

    TestFederation.Keys keys(Site site) {
        return federation.keys(site.id());
    }

    /** The site's people have made other keys, and the parent's have certified them. */
    void replaceKeys(Site site) {
        Path folder = site.folder();
        Path child = site.parent().orElseThrow().folder().resolve("trust/children").resolve(site.id() + ".json");
        try {
            Path former = Files.createDirectories(folder.resolve("keys/former"));
            int number = 1;
            while (Files.exists(former.resolve(number + ".pem"))) {
                number++;
            }
            Files.copy(folder.resolve("keys/signing.pem"), former.resolve(number + ".pem"));
            String settings = Files.readString(folder.resolve("fednode.properties"));
            Path standard = folder.resolve("standard");
            Path kept = Files.move(standard, folder.resolve("standard.kept"));
            federation.child(site.parent().orElseThrow().id(), site.id(), site.level(), site.id());
            Files.delete(standard);
            Files.move(kept, standard);
            Files.writeString(folder.resolve("fednode.properties"), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (site.isPulled()) {
            pull(child);
        }
    }

    private static void pull(Path child) {
        edit(child, "\"link\":\"queue\"", "\"link\":\"pull\",\"exchange\":\"https://child.invalid\",\"cron\":\"0 * * * * ?\"");
    }

    private static void edit(Path file, String what, String with) {
        try {
            String text = Files.readString(file);
            if (!text.contains(what)) {
                throw new IllegalStateException(file + " has no " + what);
            }
            Files.writeString(file, text.replace(what, with));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

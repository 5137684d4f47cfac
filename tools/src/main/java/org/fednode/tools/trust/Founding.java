package org.fednode.tools.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.enrolment.EnrolmentRequest;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.site.Link;
import org.fednode.tools.site.NewNode;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeProperties;
import org.fednode.tools.site.OwnerOnly;

/** Makes nodes and joins them, the way the commands do it, for someone who owns both sides. */
public final class Founding {

    private final Path folder;
    private final StandardPackage standard;
    private final Path unlock;
    private final Clock clock = Clock.systemUTC();

    /**
     * @param folder of the standard that the nodes begin with
     * @param unlock folder for the passphrases of the nodes' keys, outside of the nodes
     */
    public Founding(Path folder, StandardPackage standard, Path unlock) {
        this.folder = folder;
        this.standard = standard;
        this.unlock = unlock;
    }

    /** Makes the directory, keys and configuration; the national node's certificates too. */
    public void found(NodeFolder node, NewNode settings) throws IOException, CertificateProblem {
        NewNode.make(node, settings, folder);
        Unlock.make(node, unlock);
        certify(node, settings);
    }

    /** Makes the keys of a folder whose settings say how they are unlocked. */
    void certify(NodeFolder node, NewNode settings) throws IOException, CertificateProblem {
        OwnCertificates own = new OwnCertificates(new NodeKeyFiles(node), clock);
        own.makeKeys(settings.suite(), settings.level());
        if (settings.level() == Level.NATIONAL) {
            own.makeRoots(Identities.whole(settings.id(), settings.level(), settings.division(), standard.divisions()),
                    standard.divisions()::contains, List.of(settings.host()));
        }
    }

    /** Request, approval and acceptance in one go; whoever owns both directories need not compare fingerprints. */
    public void join(NodeFolder parent, NodeFolder child, Link link, String cron) throws IOException, CertificateProblem {
        NodeProperties properties = child.properties();
        Enrolment enrolment = new Enrolment(child, standard.divisions(), clock);
        Path request = child.data().resolve("enrolment.request.json");
        OwnerOnly.write(request, enrolment.request(Identities.whole(properties.id(), properties.level(),
                properties.division(), standard.divisions())));
        EnrolmentRequest asked = Enrolment.readRequest(request);
        Optional<ChildFile.Pull> pull = link == Link.PULL
                ? Optional.of(new ChildFile.Pull(asked.exchange().orElseThrow(), cron)) : Optional.empty();
        NodeProperties above = parent.properties();
        Optional<String> broker = link == Link.QUEUE
                ? Optional.of(above.find("fednode.broker.host").orElseThrow() + ":" + above.find("fednode.broker.port").orElseThrow())
                : Optional.empty();
        enrolment.accept(new CertificateAuthority(parent, standard.divisions(), clock).approve(asked, link, pull, broker));
    }
}

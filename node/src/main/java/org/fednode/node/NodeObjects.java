package org.fednode.node;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.Scope;
import org.fednode.node.alarm.Alarms;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.diagnosis.Health;
import org.fednode.node.distribution.Distribution;
import org.fednode.node.enrolment.ChildRenewals;
import org.fednode.node.enrolment.Register;
import org.fednode.node.evidence.EvidenceExport;
import org.fednode.node.evidence.LogProofs;
import org.fednode.node.evidence.ParentProofs;
import org.fednode.node.indicators.IndicatorFigures;
import org.fednode.node.indicators.IndicatorResource;
import org.fednode.node.feed.ChangePages;
import org.fednode.node.intake.Intake;
import org.fednode.node.intake.Succession;
import org.fednode.node.mapping.Mappings;
import org.fednode.node.link.LinkStatus;
import org.fednode.node.link.bundle.Bundles;
import org.fednode.node.notice.Notices;
import org.fednode.node.operations.NodeStatus;
import org.fednode.node.operations.OpenAlarms;
import org.fednode.node.operations.RecordExport;
import org.fednode.node.operations.StatusSource;
import org.fednode.node.ownership.Ownership;
import org.fednode.node.quarantine.Quarantine;
import org.fednode.node.reconcile.Reconciliations;
import org.fednode.node.returns.Returns;
import org.fednode.node.routes.OwnNode;
import org.fednode.node.routes.RouteFolder;
import org.fednode.node.runtime.ApiToken;
import org.fednode.node.runtime.DataLock;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.runtime.ScratchFolders;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.node.trust.Children;

/** Makes the objects that routes and resources inject. */
@Singleton
public class NodeObjects {

    @Produces
    @Singleton
    DataLock lock(@ConfigProperty(name = "fednode.data") String data) throws IOException {
        Path folder = Path.of(data).toAbsolutePath();
        DataLock lock = DataLock.take(folder);
        ScratchFolders.clean(folder, lock, Path.of(System.getProperty("java.io.tmpdir")));
        return lock;
    }

    /** @param lock held before anything in the directory is touched, until the process ends */
    @Produces
    @Singleton
    Node node(@ConfigProperty(name = "fednode.data") String data, DataLock lock) {
        return Node.open(NodeSettings.load(Path.of(data)), Clock.systemUTC());
    }

    @Produces
    @Singleton
    Intake intake(Node node) {
        Scope scope = node.credentials().signing().certificate().identity().scope();
        DivisionTree divisions = node.standards().divisions();
        Intake intake = Intake.of(new Intake.Parts(node.standards(), division -> scope.covers(division, divisions),
                node.commit()::submit, node.database(), node.quarantine(), node.settings().data().resolve("inbox"), node.clock()));
        node.activation().onChange(intake.folder()::prepare);
        return intake;
    }

    @Produces
    @Singleton
    static ChangePages changes(Node node) {
        return new ChangePages(node.changes());
    }

    @Produces
    @Singleton
    static OwnNode ownNode(Node node, Intake intake, ChangePages changes) {
        return new OwnNode(intake.requests(), changes, node.standards());
    }

    @Produces
    @Singleton
    static RouteFolder routes(Node node, OwnNode own, CamelRuntime camel) {
        return new RouteFolder(node.settings().data().resolve("mappings"), camel.getCamelContext(), own);
    }

    @Produces
    @Singleton
    static Mappings mappings(Node node, OwnNode own, CamelRuntime camel) {
        return new Mappings(new Mappings.Parts(node.settings().data().resolve("mappings"), node.settings().data().resolve("drivers"), camel.getCamelContext(), own,
                node.database(), node.standards(), node.alarms(), node.clock()));
    }

    @Produces
    @Singleton
    Succession succession(Node node) {
        Scope scope = node.credentials().signing().certificate().identity().scope();
        DivisionTree divisions = node.standards().divisions();
        return new Succession(new Succession.Parts(node.settings().id(), node.database(), node.projection(), node.standards(),
                node.commit()::submit, node.clock()), division -> scope.covers(division, divisions));
    }

    @Produces
    @Singleton
    ApiToken token() {
        return ApiToken.random();
    }

    @Produces
    @Singleton
    Clock clock(Node node) {
        return node.clock();
    }

    @Produces
    @Singleton
    Database database(Node node) {
        return node.database();
    }

    @Produces
    @Singleton
    ActiveStandards standards(Node node) {
        return node.standards();
    }

    @Produces
    @Singleton
    Quarantine quarantine(Node node) {
        return node.quarantine();
    }

    @Produces
    @Singleton
    BatchLog log(Node node) {
        return node.log();
    }

    @Produces
    @Singleton
    Notices notices(Node node) {
        return node.notices();
    }

    @Produces
    @Singleton
    Returns returns(Node node) {
        return node.returns();
    }

    @Produces
    @Singleton
    Ownership ownership(Node node) {
        return node.ownership();
    }

    @Produces
    @Singleton
    Distribution distribution(Node node) {
        return node.distribution();
    }

    @Produces
    @Singleton
    Reconciliations reconciliations(Node node) {
        return node.reconciliations();
    }

    @Produces
    @Singleton
    Children children(Node node) {
        return node.children();
    }

    @Produces
    @Singleton
    IndicatorFigures figures(Node node) {
        return node.figures();
    }

    @Produces
    @Singleton
    IndicatorResource.OwnDivision ownDivision(Node node) {
        return new IndicatorResource.OwnDivision(node.settings().division());
    }

    @Produces
    @Singleton
    RecordExport export(Node node) {
        return new RecordExport(node.database(), node.projection());
    }

    @Produces
    @Singleton
    Bundles bundles(Node node) {
        return node.bundles();
    }

    @Produces
    @Singleton
    LogProofs logProofs(Node node) {
        return node.logProofs();
    }

    @Produces
    @Singleton
    Register register(Node node) {
        return node.register();
    }

    @Produces
    @Singleton
    EvidenceExport evidence(Node node) {
        return node.evidence(node.settings().parent().<EvidenceExport.AboveProofs>map(parent -> new ParentProofs(
                node.questions(), parent.id(), node.credentials().trust(), node.clock())).orElse(EvidenceExport.AboveProofs.NONE));
    }

    @Produces
    @Singleton
    ChildRenewals renewals(Node node) {
        return node.renewals();
    }

    @Produces
    @Singleton
    StatusSource status(Node node, Intake intake, NodeLifecycle lifecycle) {
        return status(node, intake, lifecycle::statuses);
    }

    @Produces
    @Singleton
    Alarms alarms(Node node) {
        return node.alarms();
    }

    @Produces
    @Singleton
    static OpenAlarms openAlarms(Node node) {
        return new OpenAlarms(node.settings(), node.alarms(), node.log().upperLogs(), node.inbox(), node.register(), node.reconciliations(), node.starter());
    }

    static NodeStatus status(Node node, Intake intake, Supplier<List<LinkStatus>> links) {
        return new NodeStatus(new NodeStatus.Parts(node.settings(), node.standards(), node.database(), node.projection(),
                node.quarantine(), node.log(), node.notices(), node.returns(), node.ownership(), openAlarms(node), node.reconciliations(),
                node.distribution(), node.flow(), node.requests(), intake, links,
                node.settings().level() == Level.NATIONAL));
    }

    @Produces
    @Singleton
    Health health(Node node, NodeLifecycle lifecycle) {
        return health(node, lifecycle::statuses);
    }

    static Health health(Node node, Supplier<List<LinkStatus>> links) {
        return new Health(new Health.Parts(node.settings(), node.credentials(), node.log(), node.latestReceipts(), node.register(), links,
                node.clock()));
    }
}

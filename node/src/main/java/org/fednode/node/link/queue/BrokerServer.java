package org.fednode.node.link.queue;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQDisconnectedException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.ActiveMQLockAcquisitionTimeoutException;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.settings.impl.ResourceLimitSettings;
import org.fednode.node.runtime.Unavailable;
import org.jboss.logging.Logger;

/** One run of the embedded Artemis server on one folder. */
final class BrokerServer {

    private static final Logger LOG = Logger.getLogger(BrokerServer.class);
    private static final AtomicInteger IN_VM_IDS = new AtomicInteger();

    /** A connection has three, and one that broke without a word keeps them for half a minute. */
    private static final int SESSIONS_OF_A_CHILD = 48;

    private final ActiveMQServer server;
    private final CertificateSecurity security;
    private final int inVmId;

    private BrokerServer(ActiveMQServer server, CertificateSecurity security, int inVmId) {
        this.server = server;
        this.security = security;
        this.inVmId = inVmId;
    }

    /**
     * Starts on the folder as it is; if that can't be read, moves it aside and starts empty: the batches are in the
     * archive, and the links send again.
     *
     * @param onFailure told when the server has to stop because it can't write its journal any more
     */
    static BrokerServer start(Broker.Settings settings, String tlsName, Arrivals arrivals, Runnable onFailure) {
        try {
            return startOn(settings, tlsName, arrivals, onFailure);
        } catch (CannotLoad e) {
            if (e.has(ActiveMQLockAcquisitionTimeoutException.class)) {
                throw new Unavailable("another process runs a broker on " + settings.folder() + "; stop it first", e);
            }
            if (e.has(BindException.class)) {
                throw new Unavailable("the broker's port " + settings.port() + " of " + settings.host()
                        + " is taken or not of this host; correct fednode.broker.host and fednode.broker.port", e);
            }
            Path aside = moveAside(settings.folder());
            LOG.errorf(e, "the broker's folder %s can't be loaded; it is now %s, and the links send again what was in it",
                    settings.folder(), aside.getFileName());
        }
        return startAgain(settings, tlsName, arrivals, onFailure);
    }

    /** Starts on the folder or says why not. */
    static BrokerServer startAgain(Broker.Settings settings, String tlsName, Arrivals arrivals, Runnable onFailure) {
        try {
            return startOn(settings, tlsName, arrivals, onFailure);
        } catch (CannotLoad e) {
            throw new Unavailable("the broker doesn't start on " + settings.folder() + ": " + reason(e)
                    + "; look for a full disk, or a host or port in fednode.broker that isn't free", e);
        }
    }

    private static BrokerServer startOn(Broker.Settings settings, String tlsName, Arrivals arrivals, Runnable onFailure)
            throws CannotLoad {
        CertificateSecurity security = new CertificateSecurity(settings.childOf());
        int inVmId = IN_VM_IDS.getAndIncrement();
        Configuration configuration = BrokerConfiguration.of(settings, tlsName, inVmId);
        ActiveMQServer server = new ActiveMQServerImpl(configuration, security);
        AtomicReference<Exception> failure = new AtomicReference<>();
        server.addProtocolManagerFactory(new BoundedProtocol());
        server.registerBrokerPlugin(new ArrivalPlugin(arrivals));
        server.registerActivationFailureListener(failure::set);
        server.registerIOCriticalErrorListener((cause, message, file) -> onFailure.run());
        try {
            server.start();
        } catch (Exception e) {
            failure.set(e);
        }
        if (failure.get() == null && server.isActive()) {
            server.getRemotingService().addIncomingInterceptor(new LongMessages());
            return new BrokerServer(server, security, inVmId);
        }
        stop(server);
        throw new CannotLoad(failure.get());
    }

    private static Path moveAside(Path folder) {
        try {
            for (int n = 1; ; n++) {
                Path aside = folder.resolveSibling(folder.getFileName() + ".damaged-" + n);
                if (Files.notExists(aside)) {
                    return Files.move(folder, aside);
                }
            }
        } catch (IOException e) {
            throw new Unavailable("the broker's folder " + folder + " can't be loaded nor moved aside: " + e.getMessage()
                    + "; move it away by hand and start again, nothing in it is needed", e);
        }
    }

    private static String reason(Exception e) {
        return e.getCause() == null ? "it didn't become active" : String.valueOf(e.getCause().getMessage());
    }

    int port() {
        return server.getRemotingService().getAcceptor(BrokerConfiguration.PEERS) instanceof NettyAcceptor acceptor
                ? acceptor.getActualPort() : -1;
    }

    /** Differs between brokers and after a start on an empty folder, so that message ids are unique with it. */
    String nodeId() {
        return server.getNodeID().toString();
    }

    /** Who has a session, but for this node itself. */
    Set<String> users() {
        return server.getSessions().stream().map(ServerSession::getUsername)
                .filter(user -> user != null && !user.equals(CertificateSecurity.OWN_USER)).collect(Collectors.toSet());
    }

    /** Whatever one child does, it has no more than so many sessions: those of one connection, and of some that it has lost. */
    void limitSessions(String user) {
        ResourceLimitSettings limits = new ResourceLimitSettings();
        limits.setMatch(SimpleString.of(user));
        limits.setMaxSessions(SESSIONS_OF_A_CHILD);
        server.getConfiguration().addResourceLimitSettings(limits);
    }

    void disconnect(String user) {
        server.getSessions().stream().filter(session -> user.equals(session.getUsername())).map(ServerSession::getRemotingConnection)
                .distinct().forEach(connection -> connection.fail(new ActiveMQDisconnectedException("the certificate of " + user + " is revoked")));
    }

    TransportConfiguration inVm() {
        return new TransportConfiguration(InVMConnectorFactory.class.getName(), Map.of("serverId", inVmId));
    }

    String ownPassword() {
        return security.ownPassword();
    }

    /** Makes the queue and its address of the same name, unless they are there. */
    void makeQueue(String name) {
        try {
            // Exclusive: when a link broke unnoticed, its half-dead session may still hold messages. The next session
            // must wait for them and not overtake them.
            server.createQueue(QueueConfiguration.of(name).setAddress(name).setRoutingType(RoutingType.ANYCAST)
                    .setDurable(true).setExclusive(true).setAutoCreateAddress(true).setAutoDelete(false), true);
        } catch (Exception e) {
            throw new Unavailable("can't make the queue " + name + ": " + e.getMessage(), e);
        }
    }

    void stop() {
        stop(server);
    }

    private static void stop(ActiveMQServer server) {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warnf("the broker didn't stop cleanly: %s; its journal is safe", e.getMessage());
        }
    }

    private static final class CannotLoad extends Exception {

        private static final long serialVersionUID = 1L;

        CannotLoad(Exception cause) {
            super(cause);
        }

        boolean has(Class<? extends Exception> kind) {
            return Stream.iterate(getCause(), Objects::nonNull, Throwable::getCause).anyMatch(kind::isInstance);
        }
    }
}

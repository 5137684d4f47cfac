package org.fednode.node.link.queue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.PageFullMessagePolicy;

/** Artemis for a small server: everything durable, little memory, nothing that wakes without need. */
final class BrokerConfiguration {

    static final String PEERS = "peers";
    static final String TLS_VERSIONS = "TLSv1.3,TLSv1.2";

    /** Larger bodies become files of their own; smaller ones have to fit into the journal's buffer. */
    static final int LARGE_MESSAGE = 1 << 20;
    private static final int JOURNAL_BUFFER = 3 << 19;
    private static final int JOURNAL_FILE = 4 << 20;
    /** Half a millisecond: how long the journal waits for more to sync together. The default of 3.3 is most of a hop. */
    private static final int JOURNAL_WAIT_NANOS = 500_000;

    private static final long MEMORY = 48L << 20;
    private static final long ADDRESS_MEMORY = 16L << 20;
    private static final int PAGE = 2 << 20;
    /** Of one address on disk; a child's window is far less. */
    private static final long ADDRESS_DISK = 256L << 20;
    /** What a connection and its sessions take, with half of all memory left to other work. */
    private static final long MEMORY_OF_A_CONNECTION = 128L << 10;
    private static final int HANDSHAKE_SECONDS = 10;
    private static final SimpleString UNUSED = SimpleString.of("unused");
    private static final long MINUTE = 60_000;

    private BrokerConfiguration() {
    }

    static Configuration of(Broker.Settings settings, String tlsName, int inVmId) {
        Configuration configuration = new ConfigurationImpl().setName("fednode")
                .addAcceptorConfiguration(new TransportConfiguration(InVMAcceptorFactory.class.getName(),
                        Map.of("serverId", inVmId), "own"))
                .addAddressSetting("#", addresses())
                .setSecurityEnabled(true).setAuthenticationCacheSize(0).setAuthorizationCacheSize(0)
                .setClusterPassword(CertificateSecurity.random())
                .setResolveProtocols(false).setWildCardConfiguration(new WildcardConfiguration().setRoutingEnabled(false))
                .setGlobalMaxSize(MEMORY)
                .setThreadPoolMaxSize(16).setScheduledThreadPoolMaxSize(1);
        if (settings.port() >= 0) {
            configuration.addAcceptorConfiguration(peers(settings, tlsName));
        }
        storage(configuration, settings.folder());
        quiet(configuration);
        return configuration;
    }

    private static void storage(Configuration configuration, Path folder) {
        configuration.setPersistenceEnabled(true).setJournalType(JournalType.NIO)
                .setJournalDatasync(true).setJournalSyncTransactional(true).setJournalSyncNonTransactional(true)
                .setLargeMessageSync(true)
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setJournalDirectory(folder.resolve("journal").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setLargeMessagesDirectory(folder.resolve("large-messages").toString())
                .setJournalFileSize(JOURNAL_FILE).setJournalMinFiles(2).setJournalPoolFiles(8)
                .setJournalCompactMinFiles(6).setJournalCompactPercentage(30)
                .setJournalBufferSize_NIO(JOURNAL_BUFFER).setJournalBufferTimeout_NIO(JOURNAL_WAIT_NANOS)
                .setJournalLockAcquisitionTimeout(2_000)
                // A full disk shows as a failed write; the monitor would block senders instead, without a word.
                .setMaxDiskUsage(-1).setMinDiskFree(-1);
    }

    /** No scans, dumps, reapers, watchdogs or beans. */
    private static void quiet(Configuration configuration) {
        configuration.setJMXManagementEnabled(false).setMessageCounterEnabled(false)
                .setCriticalAnalyzer(false).setGracefulShutdownEnabled(false)
                .setMessageExpiryScanPeriod(-1).setAddressQueueScanPeriod(-1).setMemoryMeasureInterval(-1)
                .setServerDumpInterval(-1).setConfigurationFileRefreshPeriod(-1).setMqttSessionScanInterval(-1)
                .setTransactionTimeoutScanPeriod(MINUTE).setDiskScanPeriod((int) MINUTE)
                .setConnectionTtlCheckInterval(10_000)
                .setSuppressSessionNotifications(true);
    }

    private static AddressSettings addresses() {
        return new AddressSettings()
                .setAutoCreateQueues(false).setAutoCreateAddresses(false)
                .setAutoDeleteQueues(false).setAutoDeleteAddresses(false)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setMaxSizeBytes(ADDRESS_MEMORY).setPageSizeBytes(PAGE)
                .setMaxReadPageBytes(2 * PAGE).setPrefetchPageBytes(PAGE)
                .setPageLimitBytes(ADDRESS_DISK).setPageFullMessagePolicy(PageFullMessagePolicy.FAIL)
                // Without end: after ten, by default, a message would be thrown away.
                .setMaxDeliveryAttempts(-1)
                .setNoExpiry(true)
                // Named only because Artemis warns of every queue otherwise.
                .setDeadLetterAddress(UNUSED).setExpiryAddress(UNUSED)
                .setIDCacheSize(1_000);
    }

    private static TransportConfiguration peers(Broker.Settings settings, String tlsName) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put(TransportConstants.HOST_PROP_NAME, settings.host());
        parameters.put(TransportConstants.PORT_PROP_NAME, settings.port());
        parameters.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
        parameters.put(TransportConstants.NEED_CLIENT_AUTH_PROP_NAME, true);
        parameters.put(TransportConstants.KEYSTORE_PATH_PROP_NAME, tlsName);
        parameters.put(TransportConstants.ENABLED_PROTOCOLS_PROP_NAME, TLS_VERSIONS);
        parameters.put(TransportConstants.PROTOCOLS_PROP_NAME, "CORE");
        parameters.put(TransportConstants.CONNECTIONS_ALLOWED, Runtime.getRuntime().maxMemory() / MEMORY_OF_A_CONNECTION);
        // Of whoever connects and then says nothing.
        parameters.put(TransportConstants.SSL_HANDSHAKE_TIMEOUT, HANDSHAKE_SECONDS);
        parameters.put(TransportConstants.HANDSHAKE_TIMEOUT, HANDSHAKE_SECONDS);
        parameters.put(TransportConstants.REMOTING_THREADS_PROPNAME, 2);
        parameters.put(TransportConstants.USE_EPOLL_PROP_NAME, false);
        parameters.put(TransportConstants.QUIET_PERIOD, 0);
        parameters.put(TransportConstants.SHUTDOWN_TIMEOUT, 1);
        return new TransportConfiguration(NettyAcceptorFactory.class.getName(), parameters, PEERS);
    }
}

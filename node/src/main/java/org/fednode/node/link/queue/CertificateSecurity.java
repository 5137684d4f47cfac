package org.fednode.node.link.queue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMConnection;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.RolePrincipal;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.apache.activemq.artemis.utils.CertificateUtil;
import org.jboss.logging.Logger;

/**
 * Who may do what at the broker. A child is its TLS certificate, and may send to {@code up.<id>} and read
 * {@code down.<id>}, nothing else. Our own code comes through the in-VM acceptor with a password of this run.
 * Artemis's caches go by the user name that a client claims, so they are switched off, and the name has to be the
 * certificate's.
 */
final class CertificateSecurity implements ActiveMQSecurityManager5 {

    private static final Logger LOG = Logger.getLogger(CertificateSecurity.class);

    static final String OWN_USER = "this-node";
    private static final RolePrincipal OWNER = new RolePrincipal("owner");
    private static final RolePrincipal CHILD = new RolePrincipal("child");

    private final Function<X509Certificate, Optional<String>> childOf;
    private final String ownPassword = random();
    private volatile String lastWarning = "";

    CertificateSecurity(Function<X509Certificate, Optional<String>> childOf) {
        this.childOf = childOf;
    }

    static String random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    String ownPassword() {
        return ownPassword;
    }

    @Override
    public Subject authenticate(String user, String password, RemotingConnection connection, String securityDomain) {
        if (connection == null || user == null) {
            return null;
        }
        if (connection.getTransportConnection() instanceof InVMConnection) {
            return isOwnPassword(password) && user.equals(OWN_USER) ? subject(OWN_USER, OWNER) : null;
        }
        X509Certificate[] chain = CertificateUtil.getCertsFromConnection(connection);
        if (chain == null || chain.length == 0) {
            return null;
        }
        Optional<String> child = childOf.apply(chain[0]);
        if (child.isEmpty() || !child.get().equals(user)) {
            warnOnce("refused at the queue: who calls itself " + printable(user) + " has the TLS certificate with serial "
                    + chain[0].getSerialNumber().toString(16)
                    + child.map(id -> ", that of " + id).orElse(", of no approved child; 'fednode ca approve' admits one"));
            return null;
        }
        return subject(user, CHILD);
    }

    /** It will try again every few seconds. */
    private void warnOnce(String warning) {
        if (!warning.equals(lastWarning)) {
            LOG.warn(warning);
            lastWarning = warning;
        }
    }

    @Override
    public boolean authorize(Subject subject, Set<Role> roles, CheckType checkType, String address) {
        if (subject.getPrincipals().contains(OWNER)) {
            return true;
        }
        return subject.getPrincipals(UserPrincipal.class).stream().map(UserPrincipal::getName).anyMatch(child ->
                checkType == CheckType.SEND && address.equals(Queues.up(child))
                        || checkType == CheckType.CONSUME && address.equals(queueOf(Queues.down(child))));
    }

    /** How Artemis writes a queue when it asks for reading: address and queue, which have one name here. */
    private static String queueOf(String name) {
        return name + "::" + name;
    }

    @Override
    public boolean validateUser(String user, String password) {
        return false;
    }

    @Override
    public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType checkType) {
        return false;
    }

    private boolean isOwnPassword(String password) {
        return password != null && MessageDigest.isEqual(password.getBytes(StandardCharsets.UTF_8),
                ownPassword.getBytes(StandardCharsets.UTF_8));
    }

    private static Subject subject(String user, RolePrincipal role) {
        return new Subject(true, Set.of(new UserPrincipal(user), role), Set.of(), Set.of());
    }

    private static String printable(String user) {
        return Queues.isNodeId(user) ? user : "by no node id";
    }
}

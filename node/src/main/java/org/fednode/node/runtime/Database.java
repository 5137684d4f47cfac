package org.fednode.node.runtime;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalPoolInterceptor;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/** The node's database: a small pool, migrated when opened. H2 by default, or PostgreSQL by its URL. */
public final class Database implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Database.class);
    private static final int MOST_CONNECTIONS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** A long export may be under way. */
    private static final Duration OTHERS_PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /** Kept small for a node of 256 MB; what the URL says itself counts instead. */
    private static final List<String> H2_SETTINGS = List.of(
            "CACHE_SIZE=16384",
            "PAGE_SIZE=4096", // keys come in no order, so every group of rows rewrites most pages of the index
            "DB_CLOSE_ON_EXIT=FALSE",
            "TRACE_LEVEL_FILE=0"); // H2 would write failed statements with their values, which are personal

    static {
        // H2 would look each value up in a cache of values, which saves no memory for rows that differ.
        System.setProperty("h2.objectCache", System.getProperty("h2.objectCache", "false"));
    }

    private final Settings settings;
    private final Product product;
    private final AgroalDataSource pool;
    private final Borrowable borrowable;
    private final Lent lent;
    private volatile Optional<Alone> alone = Optional.empty();

    private Database(Settings settings, Product product, AgroalDataSource pool, Borrowable borrowable, Lent lent) {
        this.settings = settings;
        this.product = product;
        this.pool = pool;
        this.borrowable = borrowable;
        this.lent = lent;
    }

    /** Who works while nobody else is served. @param doing what, and how far that is */
    private record Alone(Thread worker, Supplier<String> doing) {
    }

    /** Where the database is. */
    public record Settings(String url, String user, String password) {
        @Override
        public String toString() {
            return url;
        }
    }

    /** Which product it is, as far as SQL differs. */
    public enum Product {
        H2("jdbc:h2:"), POSTGRESQL("jdbc:postgresql:");

        private final String urlPrefix;

        Product(String urlPrefix) {
            this.urlPrefix = urlPrefix;
        }

        static Product of(String url) {
            for (Product product : values()) {
                if (url.startsWith(product.urlPrefix)) {
                    return product;
                }
            }
            throw new IllegalArgumentException("database URL " + url
                    + " is neither H2 nor PostgreSQL: begin it with jdbc:h2: or jdbc:postgresql:");
        }
    }

    /** Work within one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Opens the pool and brings the schema up to date.
     *
     * @throws Unavailable when the database cannot be reached or migrated
     */
    public static Database open(Settings settings) {
        Product product = Product.of(settings.url());
        Database database;
        try {
            Borrowable borrowable = new Borrowable(product);
            Lent lent = new Lent();
            database = new Database(settings, product, pool(settings, product, borrowable, lent), borrowable, lent);
        } catch (SQLException e) {
            throw unavailable(settings, e);
        }
        try {
            database.migrate();
        } catch (FlywayException e) {
            database.close();
            throw new Unavailable("database " + settings + " cannot be brought up to date: " + e.getMessage()
                    + "; look at what the migration met, then start again", e);
        }
        return database;
    }

    private static AgroalDataSource pool(Settings settings, Product product, Borrowable borrowable, Lent lent) throws SQLException {
        String url = product == Product.H2 ? tuned(settings.url()) : settings.url();
        AgroalDataSource pool = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(connections -> connections
                        .maxSize(MOST_CONNECTIONS)
                        .acquisitionTimeout(PATIENCE)
                        .validateOnBorrow(true) // the database may have gone and come back meanwhile
                        .connectionValidator(borrowable)
                        .connectionFactoryConfiguration(factory -> factory
                                .jdbcUrl(url)
                                .principal(new NamePrincipal(settings.user()))
                                .credential(new SimplePassword(settings.password()))
                                .autoCommit(false))));
        pool.setPoolInterceptors(List.of(lent));
        return pool;
    }

    /**
     * Tells which connections can still be used. H2 closes its database when a write fails, on a full disk for one, and
     * lets its connections pass for valid; a new one opens the database again.
     */
    private static final class Borrowable implements ConnectionValidator {

        private final ConnectionValidator check;
        private final AtomicLong lost = new AtomicLong();

        Borrowable(Product product) {
            // only a query reaches the database's own storage
            this.check = product == Product.H2 ? ConnectionValidator.sqlValidator("SELECT 1", 0) : ConnectionValidator.defaultValidator();
        }

        @Override
        public boolean isValid(Connection connection) {
            boolean valid = check.isValid(connection);
            if (!valid) {
                lost.incrementAndGet();
                LOG.warn("a connection to the database is lost; another is opened");
            }
            return valid;
        }
    }

    /** Counts connections in use. Work that was not committed must not become part of the next borrower's transaction. */
    private static final class Lent implements AgroalPoolInterceptor {

        private final AtomicInteger inUse = new AtomicInteger();

        @Override
        public void onConnectionAcquire(Connection connection) {
            inUse.incrementAndGet();
        }

        @Override
        public void onConnectionReturn(Connection connection) {
            try {
                connection.rollback();
            } catch (SQLException e) {
                LOG.debugf("a lost connection went back to the pool: %s", FailureText.of(e));
            } finally {
                inUse.decrementAndGet();
            }
        }
    }

    private static String tuned(String url) {
        StringBuilder tuned = new StringBuilder(url);
        for (String setting : H2_SETTINGS) {
            String name = setting.substring(0, setting.indexOf('=') + 1);
            if (!url.toUpperCase(Locale.ROOT).contains(';' + name)) {
                tuned.append(';').append(setting);
            }
        }
        return tuned.toString();
    }

    private void migrate() {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(pool)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    private static Unavailable unavailable(Settings settings, SQLException cause) {
        return new Unavailable("database " + settings + " does not serve (SQL state " + cause.getSQLState()
                + "): check that it runs, has space and accepts the user " + settings.user()
                + "; work goes on by itself once it does", withoutValues(cause));
    }

    /** Drivers quote the offending row in their messages; personal values must not come into a log. */
    private static SQLException withoutValues(SQLException e) {
        SQLException scrubbed = new SQLException(e.getClass().getName() + " with SQL state " + e.getSQLState()
                + " and code " + e.getErrorCode(), e.getSQLState(), e.getErrorCode());
        scrubbed.setStackTrace(e.getStackTrace());
        return scrubbed;
    }

    public Product product() {
        return product;
    }

    /** Runs the work and commits; rolls back and rethrows on any exception ({@link SQLException} as {@link Unavailable}). */
    public <T> T transact(Work<T> work) {
        try (Connection connection = connection()) {
            try {
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (Throwable failure) {
                rollBack(connection, failure);
                throw failure;
            }
        } catch (SQLException e) {
            throw unavailable(settings, e);
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(withoutValues(e)); // a lost connection rolls back by itself
        }
    }

    /** Work that ends in files as well. */
    @FunctionalInterface
    public interface AloneWork<T> {
        T run() throws IOException;
    }

    /**
     * Does work in this thread between whose transactions the tables make no sense to others: they are refused, not kept
     * waiting, until it ends. Waits first for those who are at it.
     *
     * @param doing what is done and how far that is, for those who are refused
     * @throws Unavailable when others don't come to their end; nothing was done
     */
    public <T> T alone(Supplier<String> doing, AloneWork<T> work) throws IOException {
        alone = Optional.of(new Alone(Thread.currentThread(), doing));
        try {
            awaitOthers();
            return work.run();
        } finally {
            alone = Optional.empty();
        }
    }

    private void awaitOthers() {
        long end = System.nanoTime() + OTHERS_PATIENCE.toNanos();
        while (lent.inUse.get() > 0) {
            if (System.nanoTime() > end) {
                throw new Unavailable("others use the database for longer than " + OTHERS_PATIENCE.toMinutes() + " minutes", null);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /** For what is told from memory that mirrors tables. @throws Unavailable while somebody else works {@link #alone} */
    public void requireWhole() {
        Optional<Alone> other = alone.filter(one -> one.worker() != Thread.currentThread());
        if (other.isPresent()) {
            throw Unavailable.whileMade(other.get().doing().get());
        }
    }

    /**
     * How many connections have been lost so far, as a look at this moment shows. A database that was lost in between may
     * have come back without what it seemed to have committed last.
     *
     * @throws Unavailable when the database can't be reached
     */
    public long losses() {
        try (Connection connection = connection()) {
            connection.rollback();
            return borrowable.lost.get();
        } catch (SQLException e) {
            throw unavailable(settings, e);
        }
    }

    /**
     * A connection of the pool with auto-commit off, for who must place the commit himself.
     *
     * @throws Unavailable while somebody else works {@link #alone}
     */
    public Connection connection() throws SQLException {
        Connection connection = pool.getConnection();
        boolean mayUse = false;
        try {
            requireWhole();
            mayUse = true;
            return connection;
        } finally {
            if (!mayUse) {
                connection.close();
            }
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}

package org.fednode.mapping.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The database drivers that ship with the program, and those that people put into a folder. */
public final class Drivers implements AutoCloseable {

    private final Path folder;
    private final URLClassLoader loader;

    /** @param folder may be missing */
    public Drivers(Path folder) {
        this.folder = folder;
        this.loader = new URLClassLoader("drivers", jars(folder), Drivers.class.getClassLoader());
    }

    private static URL[] jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return new URL[0];
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<URL> urls = new ArrayList<>();
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                urls.add(jar.toUri().toURL());
            }
            return urls.toArray(URL[]::new);
        } catch (MalformedURLException e) {
            throw new IllegalStateException("every path has a URL", e);
        } catch (IOException e) {
            throw new UncheckedIOException("can't look into " + folder, e);
        }
    }

    Connection connect(String url, Properties properties) throws SQLException, SourceTrouble {
        List<String> tried = new ArrayList<>();
        try {
            for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
                tried.add(driver.getClass().getName());
                Connection connection = driver.acceptsURL(url) ? driver.connect(url, properties) : null;
                if (connection != null) {
                    return connection;
                }
            }
        } catch (ServiceConfigurationError e) {
            throw new SourceTrouble("驱动无法加载：" + e.getMessage(), "a driver can't be loaded: " + e.getMessage(), "在 " + folder + " 中换一个适用于本机 Java 的驱动",
                    "put a driver for this Java version into " + folder);
        }
        String kind = url.replaceAll("^(jdbc:[a-z0-9]+).*", "$1");
        throw new SourceTrouble("没有 " + kind + " 的驱动", "there is no driver for " + kind, "把数据库厂商的 JDBC 驱动 .jar 放入 " + folder + "（已有：" + tried + "）",
                "put the database maker's JDBC driver, a .jar, into " + folder + " (there are: " + tried + ')');
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

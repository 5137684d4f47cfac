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

/**
 * The database drivers that ship with the program, and those that people put into a folder, at any time: it is looked into for
 * each connection. Safe for use by several threads.
 */
public final class Drivers implements AutoCloseable {

    private final Path folder;
    /** The latest last; connections may still be open through the others. */
    private final List<Loader> loaders = new ArrayList<>();

    private record Loader(List<Path> jars, URLClassLoader classes) {
    }

    /** @param folder may be missing */
    public Drivers(Path folder) {
        this.folder = folder;
    }

    private synchronized ClassLoader classes() throws SourceTrouble {
        List<Path> jars = jars();
        if (loaders.isEmpty() || !loaders.get(loaders.size() - 1).jars().equals(jars)) {
            URL[] urls = jars.stream().map(Drivers::url).toArray(URL[]::new);
            loaders.add(new Loader(jars, new URLClassLoader("drivers", urls, Drivers.class.getClassLoader())));
        }
        return loaders.get(loaders.size() - 1).classes();
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("every path has a URL", e);
        }
    }

    private List<Path> jars() throws SourceTrouble {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new SourceTrouble("无法读取 " + folder, "can't look into " + folder, "检查权限", "check its permissions");
        }
    }

    Connection connect(String url, Properties properties) throws SQLException, SourceTrouble {
        List<String> tried = new ArrayList<>();
        try {
            for (Driver driver : ServiceLoader.load(Driver.class, classes())) {
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
    public synchronized void close() {
        try {
            for (Loader loader : loaders) {
                loader.classes().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

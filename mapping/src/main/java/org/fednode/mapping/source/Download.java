package org.fednode.mapping.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A file fetched by HTTP. {@code HttpURLConnection}, since it alone gives up on a server that falls silent in the middle of an
 * answer. A token goes to the address that was named and to no other.
 *
 * @param url http or https
 * @param tokenFile holds a bearer token
 * @param silence after which a server that sends nothing is given up
 */
public record Download(String url, Optional<Path> tokenFile, Duration silence) {

    private static final long LARGEST = 8L << 30;
    private static final Duration SILENCE = Duration.ofMinutes(2);

    public Download(String url, Optional<Path> tokenFile) {
        this(url, tokenFile, SILENCE);
    }

    /** @return the file, whole */
    public Path into(Path folder) throws SourceTrouble {
        Optional<String> token = token();
        Path file = folder.resolve("download");
        try {
            Files.createDirectories(folder);
            HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout((int) silence.toMillis());
            connection.setReadTimeout((int) silence.toMillis());
            connection.setUseCaches(false);
            connection.setInstanceFollowRedirects(token.isEmpty());
            token.ifPresent(text -> connection.setRequestProperty("Authorization", "Bearer " + text));
            try {
                int status = connection.getResponseCode();
                if (status != HttpURLConnection.HTTP_OK) {
                    throw unanswered("HTTP " + status);
                }
                try (InputStream body = connection.getInputStream(); OutputStream out = Files.newOutputStream(file)) {
                    keep(body, out, connection.getContentLengthLong());
                }
                return file;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            throw unanswered(e.getClass().getSimpleName());
        }
    }

    private Optional<String> token() throws SourceTrouble {
        if (tokenFile.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(tokenFile.get()).strip());
        } catch (IOException e) {
            throw new SourceTrouble("无法读取令牌文件 " + tokenFile.get(), "the token file " + tokenFile.get() + " can't be read", "创建该文件，仅本用户可读",
                    "create it, readable by this user only");
        }
    }

    /** @param announced how many bytes come, or -1: the JDK does not mind when fewer do */
    private void keep(InputStream body, OutputStream out, long announced) throws IOException, SourceTrouble {
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            total += read;
            if (total > LARGEST) {
                throw unanswered("more than " + LARGEST + " bytes");
            }
            out.write(buffer, 0, read);
        }
        if (announced >= 0 && total != announced) {
            throw unanswered("cut off after " + total + " of " + announced + " bytes");
        }
    }

    private SourceTrouble unanswered(String why) {
        return new SourceTrouble(url + " 没有给出数据（" + why + "）", url + " gave no data (" + why + ')', "用浏览器打开该地址，检查网络和令牌",
                "open the address in a browser; check the network and the token");
    }
}

package org.fednode.tools.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fednode.tools.site.DataOption;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "publish", description = {"Publish a version of the standard to all nodes. 发布标准版本。",
        "On the national node's host; in force on its effective date. 在国家级节点所在主机上执行，自生效日起启用。"})
public final class PublishCommand extends Command {

    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "FOLDER", description = "The package: the folder with standard.yaml. 标准包目录。")
    private Path folder;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Files.isRegularFile(folder.resolve("standard.yaml"))) {
            throw new Trouble(folder + " holds no package: there is no standard.yaml", "name the folder that holds it");
        }
        JsonNode answer = NodeApi.of(data.node().running()).post("/api/v1/standards", "application/json",
                BodyPublishers.ofString(Json.line(Json.object().put("folder", folder.toAbsolutePath().normalize().toString()))));
        print(answer.path("id").asText() + " " + answer.path("version").asText() + "  " + answer.path("digest").asText());
        tell("it goes to every node below; see: fednode status");
        return ExitCode.GOOD;
    }
}

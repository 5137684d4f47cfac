package org.fednode.tools.trust;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fednode.tools.site.DataOption;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Question;
import org.fednode.tools.terminal.Trouble;
import org.fednode.tools.terminal.Verbs;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "keys", description = {"How a node's private keys lie on its disk. 私钥的保管。",
        "The passphrase comes from the file that FEDNODE_UNLOCK_FILE names, from the systemd credential fednode-unlock, or from "
                + "what fednode.unlock.command or fednode.unlock.file in fednode.properties name, in this order."},
        subcommands = {KeysCommand.Show.class, KeysCommand.Encrypt.class, KeysCommand.Replace.class})
public final class KeysCommand extends Verbs {

    @CommandLine.Command(name = "show", description = {"Say which keys there are and whether what unlocks them does. 查看私钥。",
            "Exit code 2 when one is not encrypted. 有未加密的私钥时退出码为 2。"})
    static final class Show extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            NodeFolder node = data.node();
            NodeKeyFiles files = new NodeKeyFiles(node);
            ObjectNode tree = Json.object().put("unlock", Unlock.source(node).toString());
            ObjectNode keys = tree.putObject("keys");
            boolean plain = false;
            for (String name : files.names()) {
                boolean sealed = files.isSealed(name);
                plain |= !sealed;
                keys.putObject(name).put("encrypted", sealed).put("fingerprint", Fingerprint.of(files.keys(name).getPublic()));
            }
            print(json ? Json.text(tree) : text(tree));
            return plain ? ExitCode.FINDINGS : ExitCode.GOOD;
        }

        private static String text(ObjectNode tree) {
            StringBuilder text = new StringBuilder("unlock         " + tree.path("unlock").asText());
            tree.path("keys").properties().forEach(key -> text.append(String.format("%n%-14s %s  %s", key.getKey(),
                    key.getValue().path("fingerprint").asText(),
                    key.getValue().path("encrypted").asBoolean() ? "encrypted" : "NOT ENCRYPTED: fednode keys encrypt")));
            return text.toString();
        }
    }

    @CommandLine.Command(name = "encrypt", description = {"Encrypt the keys, or encrypt them anew. 加密私钥，或更换口令。",
            "Without an option a new unlock file is made. 不带选项时生成新的解锁文件。"})
    static final class Encrypt extends Command {

        @Mixin
        private DataOption data;

        @ArgGroup
        private UnlockOptions unlock;

        @Override
        public Integer call() throws IOException {
            NodeFolder node = data.node();
            NodeKeyFiles files = new NodeKeyFiles(node);
            Map<String, KeyPair> keys = new LinkedHashMap<>();
            for (String name : files.names()) {
                keys.put(name, files.keys(name));
            }
            if (unlock == null) {
                Unlock.make(node, Unlock.home());
            } else {
                unlock.check(node);
                unlock.apply(node);
            }
            for (Map.Entry<String, KeyPair> pair : keys.entrySet()) {
                files.saveKeys(pair.getKey(), pair.getValue());
            }
            tell("encrypted " + keys.size() + " keys; back this up, apart from the node: " + Unlock.source(node));
            tell("copies of the folder made before still hold the keys as they were: delete them");
            return ExitCode.GOOD;
        }
    }

    @CommandLine.Command(name = "replace", description = {"Make new keys for a node that has lost its own, or whose keys others may have. 更换丢失或泄露的私钥。",
            "The node goes on when its parent has revoked the former key and approved the new one."})
    static final class Replace extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--yes", description = "Don't ask. 不再询问。")
        private boolean yes;

        @ArgGroup
        private UnlockOptions unlock;

        @Override
        public Integer call() throws IOException {
            NodeFolder node = data.node();
            if (node.process().isPresent()) {
                throw new Trouble("the node runs", "stop it first: fednode stop --data " + node.data());
            }
            if (!yes && !Question.confirm(err(), "Make new keys? Until the parent has certified them the node does not start. 确认更换私钥?")) {
                throw new Trouble("nothing was changed", "answer yes, or give --yes");
            }
            if (unlock != null) {
                unlock.check(node);
            }
            Path former = new ReplacedKeys(node).replace(unlock);
            tell("the former keys and certificates lie in " + former + "; the new ones are encrypted, back this up, apart from the node: "
                    + Unlock.source(node));
            tell("1. the parent's people: fednode ca revoke " + node.properties().id() + " --reason lost-key --all-from-now --data PARENT");
            tell("2. here: fednode enrol request --data " + node.data() + ", then as when it joined");
            int children = ChildFile.all(node).size();
            if (children > 0) {
                tell("3. each of the " + children + " nodes below joins again, with its own keys: node/docs/operations/lost-key.md");
            }
            return ExitCode.GOOD;
        }
    }
}

package org.fednode.tools;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.fednode.tools.alarm.AlarmsCommand;
import org.fednode.tools.batch.BatchCommand;
import org.fednode.tools.demo.DemoCommand;
import org.fednode.tools.distribution.PublishCommand;
import org.fednode.tools.distribution.SuccessorsCommand;
import org.fednode.tools.generate.GenerateCommand;
import org.fednode.tools.impact.ImpactCommand;
import org.fednode.tools.mapping.MappingCommand;
import org.fednode.tools.notice.NoticeCommand;
import org.fednode.tools.ownership.OwnershipCommand;
import org.fednode.tools.returns.ReturnCommand;
import org.fednode.tools.returns.ReturnsCommand;
import org.fednode.tools.site.BundleCommand;
import org.fednode.tools.site.EvidenceCommand;
import org.fednode.tools.site.ExportCommand;
import org.fednode.tools.site.IndicatorCommand;
import org.fednode.tools.site.LogCommand;
import org.fednode.tools.site.QuarantineCommand;
import org.fednode.tools.site.RebuildCommand;
import org.fednode.tools.site.ReconcileCommand;
import org.fednode.tools.site.StartCommand;
import org.fednode.tools.site.StatusCommand;
import org.fednode.tools.site.StopCommand;
import org.fednode.tools.site.WhyCommand;
import org.fednode.tools.standard.StandardCommand;
import org.fednode.tools.standard.ValidateCommand;
import org.fednode.tools.terminal.Failures;
import org.fednode.tools.terminal.Verbs;
import org.fednode.tools.trust.CaCommand;
import org.fednode.tools.trust.EnrolCommand;
import org.fednode.tools.trust.InitCommand;
import org.fednode.tools.trust.KeysCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code fednode} command. Exit code 0: good; 2: findings; 1: trouble, with the reason and the next step. */
@Command(name = "fednode", versionProvider = Fednode.Version.class, description = {
        "Federated data exchange for disabled persons' federations. 残联联邦数据交换节点。"},
        subcommands = {DemoCommand.class, InitCommand.class, EnrolCommand.class, CaCommand.class, KeysCommand.class, StartCommand.class,
            StopCommand.class, StatusCommand.class, WhyCommand.class, QuarantineCommand.class, ExportCommand.class, IndicatorCommand.class, EvidenceCommand.class, LogCommand.class,
            RebuildCommand.class, GenerateCommand.class, ValidateCommand.class, StandardCommand.class, BatchCommand.class, BundleCommand.class, MappingCommand.class,
            AlarmsCommand.class, NoticeCommand.class, ReturnCommand.class, ReturnsCommand.class, OwnershipCommand.class, ReconcileCommand.class})
public final class Fednode extends Verbs {

    @CommandLine.Option(names = "--version", versionHelp = true, description = "Show the version. 显示版本。")
    private boolean version;

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Fednode.class.getPackage().getImplementationVersion();
            return new String[] {"fednode " + (version == null ? "(development)" : version)};
        }
    }

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = commandLine().setOut(out).setErr(err).execute(arguments);
        out.flush();
        System.exit(code);
    }

    /** The whole command, for running it within another program. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Fednode()).setUsageHelpAutoWidth(true);
        // They talk to a node, which the other commands of the standard do without, and must not depend on.
        line.getSubcommands().get("standard").addSubcommand(new PublishCommand()).addSubcommand(new ImpactCommand())
                .addSubcommand(new SuccessorsCommand());
        return Failures.handledBy(line);
    }
}

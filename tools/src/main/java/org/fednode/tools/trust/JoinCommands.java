package org.fednode.tools.trust;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.enrolment.Certifier;
import org.fednode.exchange.enrolment.EnrolmentRequest;
import org.fednode.exchange.enrolment.Ticket;
import org.fednode.standards.Divisions;
import org.fednode.tools.site.DataOption;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeProperties;
import org.fednode.tools.site.OwnerOnly;
import org.fednode.tools.standard.CsvRows;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A parent's commands about nodes that join over the line. */
final class JoinCommands {

    private JoinCommands() {
    }

    @CommandLine.Command(name = "tickets", description = {"Make one-time tickets for nodes that are to join. 批量生成一次性加入凭证。",
            "The list is CSV with a header: division, and optionally nodeId (else the division), link (queue or pull), exchange "
                    + "(https://host:port of a pulled node) and cron.",
            "Hand each node its own ticket, and no other; the file is a secret. 凭证须逐个保密发放。"})
    static final class Tickets extends Command {

        private static final String EVERY_MINUTE = "0 * * * * ?";
        private static final List<String> COLUMNS = List.of("division", "nodeId", "link", "exchange", "cron");
        private static final int MOST = 10_000;

        @Mixin
        private DataOption data;

        @Option(names = "--children", required = true, paramLabel = "CSV", description = "Who is to join. 下级节点清单。")
        private Path children;

        @Option(names = "--out", required = true, paramLabel = "CSV", description = "Where to write the tickets. 凭证文件。")
        private Path out;

        @Option(names = "--days", defaultValue = "14", paramLabel = "N", description = "How long they hold (default: 14). 有效天数。")
        private int days;

        private record Wanted(String nodeId, String level, String division, String link, String exchange, String cron) {
        }

        @Override
        public Integer call() throws IOException {
            if (days < 1 || days > 366) {
                throw new Trouble("a ticket holds for 1 to 366 days, not " + days, "use --days 14");
            }
            NodeFolder parent = data.node();
            NodeProperties properties = parent.properties();
            NodeKeyFiles files = new NodeKeyFiles(parent);
            if (!Certifier.isAuthority(properties.level()) || !files.has(NodeKeyFiles.TLS_AUTHORITY) || !files.has(NodeKeyFiles.SIGNING)) {
                throw new Trouble("node " + properties.id() + " certifies nobody: it is a county's, or not certified itself yet",
                        "make the tickets at the node above those that are to join");
            }
            List<Wanted> wanted = read(Standards.divisions(parent.standards(), parent.standardVersions()), properties.level());
            NodeCertificate root = NodeKeyFiles.certificates(parent.key(NodeKeyFiles.ROOT)).get(0);
            NodeCertificate authority = files.chain(NodeKeyFiles.TLS_AUTHORITY).get(0);
            Instant expires = Clock.systemUTC().instant().plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
            SecureRandom random = new SecureRandom();
            JoinFolders folders = new JoinFolders(parent);
            StringBuilder csv = new StringBuilder("nodeId,division,ticket,expires\n");
            for (Wanted one : wanted) {
                Ticket ticket = Ticket.draw(properties.id(), root, authority, random);
                folders.ticket(ticket.secretDigest(), terms(one, expires));
                csv.append(one.nodeId()).append(',').append(one.division()).append(',').append(ticket.text()).append(',').append(expires).append('\n');
            }
            OwnerOnly.write(out, csv.toString());
            tell("made " + wanted.size() + " tickets that hold until " + expires + "; " + out + " is a secret");
            if (properties.find("fednode.enrol.port").filter(port -> !port.equals("-1")).isEmpty()) {
                tell("nodes can't join here yet: set fednode.enrol.port (and .host) in fednode.properties, and start this node again");
            }
            return ExitCode.GOOD;
        }

        private static String terms(Wanted one, Instant expires) {
            ObjectNode terms = Json.object().put("nodeId", one.nodeId()).put("level", one.level()).put("division", one.division())
                    .put("link", one.link()).put("expires", expires.toString());
            if (one.link().equals("pull")) {
                terms.put("exchange", one.exchange()).put("cron", one.cron());
            }
            return Json.text(terms);
        }

        private List<Wanted> read(Divisions divisions, Level own) throws IOException {
            List<Wanted> wanted = new ArrayList<>();
            List<String> faults = new ArrayList<>();
            Set<String> ids = new HashSet<>();
            try (BufferedReader reader = Files.newBufferedReader(children)) {
                CsvRows rows = new CsvRows(reader);
                List<String> header = rows.next().map(CsvRows.Row::cells).orElse(List.of()).stream().map(String::strip).toList();
                if (!header.contains("division") || !COLUMNS.containsAll(header)) {
                    throw new Trouble(children + " has the columns " + String.join(", ", header), "use division, and if need be "
                            + String.join(", ", COLUMNS.subList(1, COLUMNS.size())));
                }
                for (Optional<CsvRows.Row> row = rows.next(); row.isPresent() && wanted.size() < MOST; row = rows.next()) {
                    if (!row.get().isBlank()) {
                        read(row.get(), header, divisions, own, ids, wanted, faults);
                    }
                }
            }
            if (!faults.isEmpty() || wanted.isEmpty()) {
                throw new Trouble(children + ": " + (faults.isEmpty() ? "it lists nobody" : String.join("; ", faults.subList(0, Math.min(10, faults.size())))),
                        "correct the list; no ticket was made");
            }
            return wanted;
        }

        private static void read(CsvRows.Row row, List<String> header, Divisions divisions, Level own, Set<String> ids, List<Wanted> wanted,
                List<String> faults) {
            Map<String, String> cells = new java.util.HashMap<>();
            for (int i = 0; i < Math.min(header.size(), row.cells().size()); i++) {
                cells.put(header.get(i), row.cells().get(i).strip());
            }
            String division = cells.getOrDefault("division", "");
            String id = cells.getOrDefault("nodeId", "").isEmpty() ? division : cells.get("nodeId");
            String link = cells.getOrDefault("link", "").isEmpty() ? "queue" : cells.get("link");
            String exchange = cells.getOrDefault("exchange", "");
            String cron = cells.getOrDefault("cron", "").isEmpty() ? EVERY_MINUTE : cells.get("cron");
            String fault = fault(row, divisions, own, division, id, link, exchange, cron, ids);
            if (fault.isEmpty()) {
                wanted.add(new Wanted(id, divisions.level(division), division, link, exchange, cron));
            } else {
                faults.add("line " + row.line() + ": " + fault);
            }
        }

        private static String fault(CsvRows.Row row, Divisions divisions, Level own, String division, String id, String link, String exchange,
                String cron, Set<String> ids) {
            if (!row.fault().isEmpty()) {
                return row.fault();
            }
            if (!divisions.exists(division)) {
                return "the standard knows no division " + division;
            }
            if (Level.named(divisions.level(division)).compareTo(own) <= 0) {
                return "division " + division + " does not stand below this node's level";
            }
            if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}") || !ids.add(id)) {
                return "node id " + id + " is none, or is there twice";
            }
            if (!link.equals("queue") && !link.equals("pull")) {
                return "link " + link + " is neither queue nor pull";
            }
            boolean pull = link.equals("pull");
            if (pull && !exchange.matches("https://[^/\\s]+:\\d{1,5}")) {
                return "a pulled node needs its address in exchange: https://host:port";
            }
            return pull && cron.split("\\s+").length < 6 ? "the schedule " + cron + " needs six parts, seconds first" : "";
        }
    }

    @CommandLine.Command(name = "requests", description = {"List the requests that wait for approval. 列出待批准的加入申请。",
            "Approve one with: fednode ca approve FINGERPRINT"})
    static final class Requests extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            ArrayNode list = Json.MAPPER.createArrayNode();
            for (JoinFolders.Waiting waiting : new JoinFolders(data.node()).waiting()) {
                EnrolmentRequest asked = waiting.request();
                list.add(Json.object().put("nodeId", asked.identity().nodeId()).put("level", asked.identity().level().wireName())
                        .put("division", asked.division()).put("fingerprint", asked.fingerprint()));
            }
            if (json) {
                print(Json.text(list));
            } else {
                list.forEach(one -> print(String.format("%-20s %-10s %-8s %s", one.path("nodeId").asText(), one.path("level").asText(),
                        one.path("division").asText(), one.path("fingerprint").asText())));
            }
            return ExitCode.GOOD;
        }
    }

    @CommandLine.Command(name = "reject", description = "Drop a waiting request. 拒绝一个待批准的申请。")
    static final class Reject extends Command {

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "FINGERPRINT", description = "The request's fingerprint. 指纹。")
        private String fingerprint;

        @Override
        public Integer call() throws IOException {
            JoinFolders.Waiting waiting = new JoinFolders(data.node()).waiting(fingerprint);
            Files.delete(waiting.file());
            tell("dropped the request of " + waiting.request().identity().nodeId());
            return ExitCode.GOOD;
        }
    }
}

package org.fednode.mapping.profile;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fednode.mapping.definition.CodeTable;
import org.fednode.mapping.definition.MappingLoader;
import org.fednode.standards.Field;

/** A first mapping, written for people to go on with. */
public final class Draft {

    private Draft() {
    }

    /**
     * Writes {@code mapping.yaml} and a table for each column of codes.
     *
     * @param source what stands behind {@code source:}
     * @return the files
     */
    public static List<Path> write(Profile profile, String source, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        StringBuilder yaml = new StringBuilder("# Drafted by 'fednode mapping profile': look at every line, then: fednode mapping preview " + folder.getFileName() + "\n");
        yaml.append("source: ").append(source).append("\ntargets:\n  - dataset: ").append(profile.dataSet().definition().id()).append("\n    fields:\n");
        for (Field field : profile.dataSet().definition().fields()) {
            Optional<Profile.Proposal> proposal = profile.proposals().stream().filter(one -> one.field().equals(field)).findFirst();
            if (proposal.isPresent()) {
                yaml.append("      ").append(field.id()).append(": ").append(line(proposal.get(), folder, files)).append('\n');
            } else if (field.required()) {
                yaml.append("      # ").append(field.id()).append(": required: ").append(field.label().zh()).append('\n');
            }
        }
        List<String> left = profile.columns().stream().map(ColumnProfile::name).filter(name -> profile.proposals().stream().noneMatch(one -> one.column().equals(name))).toList();
        if (!left.isEmpty()) {
            yaml.append("# columns that nothing is made of: ").append(comment(String.join(", ", left))).append('\n');
        }
        Path file = folder.resolve(MappingLoader.FILE);
        Files.writeString(file, yaml);
        files.add(0, file);
        return files;
    }

    private static String line(Profile.Proposal proposal, Path folder, List<Path> files) throws IOException {
        String label = "   # " + proposal.field().label().zh();
        String column = quoted(proposal.column());
        if (proposal.codes().isEmpty()) {
            return column + label;
        }
        String name = proposal.column().replaceAll("[^\\p{L}\\p{N}_-]", "_") + ".csv";
        StringBuilder table = new StringBuilder("from,to\n");
        Set<String> unknown = new TreeSet<>();
        Set<String> known = proposal.codes().entrySet().stream().filter(code -> !code.getValue().isEmpty()).map(code -> CodeTable.form(code.getKey())).collect(Collectors.toSet());
        for (Map.Entry<String, String> code : proposal.codes().entrySet()) {
            String form = CodeTable.form(code.getKey());
            if (code.getValue().isEmpty() && !known.contains(form)) {
                unknown.add(form); // a blank meaning would say that it means nothing
            } else if (!code.getValue().isEmpty()) {
                table.append('"').append(code.getKey().replace("\"", "\"\"")).append("\",").append(code.getValue()).append('\n');
            }
        }
        Files.write(folder.resolve(name), table.toString().getBytes(StandardCharsets.UTF_8));
        files.add(folder.resolve(name));
        return "{column: " + column + ", codes: " + quoted(name) + '}' + label + (unknown.isEmpty() ? "" : "; add to " + name + ": " + comment(String.join(" ", unknown)));
    }

    /** A line break of a value's would end the comment. */
    private static String comment(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ");
    }

    private static String quoted(String name) {
        if (name.matches("(?s).*[\\p{Cntrl}\\u2028\\u2029].*")) {
            return TextNode.valueOf(name).toString(); // YAML takes JSON's strings; headers of spreadsheets hold line breaks
        }
        return name.matches("[\\p{L}_][\\p{L}\\p{N}_.]*") && !name.matches("(?i)y|n|yes|no|on|off|true|false|null") ? name : "'" + name.replace("'", "''") + "'";
    }
}

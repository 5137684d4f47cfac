package org.fednode.tools.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param divisions tables to use instead of those in the jar; may be empty
 */
record Request(Path file, Path root, List<Path> divisions, boolean json) {

    static final String USAGE = """
            java -jar fednode-verifier.jar verify FILE --root PEM [--divisions CSV]... [--json]

            Checks evidence of one record (.fxe), without network. 验证单条记录的证据文件，无需联网。
              FILE             the evidence 证据文件
              --root PEM       the federation's root certificate, from a source that you trust 可信来源的根证书
              --divisions CSV  tables of divisions (code, parent) instead of those in this jar 行政区划表
              --json           print JSON 输出 JSON
            Exit code 0: it holds 成立; 2: refused 不成立; 1: trouble 无法验证.
            """;

    /** @throws IllegalArgumentException saying what is wrong with the arguments */
    static Request of(String... arguments) {
        if (arguments.length == 0 || !arguments[0].equals("verify")) {
            throw new IllegalArgumentException("the first argument is verify");
        }
        List<Path> files = new ArrayList<>();
        List<Path> roots = new ArrayList<>();
        List<Path> divisions = new ArrayList<>();
        boolean json = false;
        for (int i = 1; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--root" -> roots.add(value(arguments, ++i));
                case "--divisions" -> divisions.add(value(arguments, ++i));
                case "--json" -> json = true;
                default -> files.add(file(arguments[i]));
            }
        }
        if (files.size() != 1 || roots.size() != 1) {
            throw new IllegalArgumentException("name one FILE and one --root");
        }
        return new Request(files.get(0), roots.get(0), divisions, json);
    }

    private static Path value(String[] arguments, int at) {
        if (at == arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a file");
        }
        return Path.of(arguments[at]);
    }

    private static Path file(String argument) {
        if (argument.startsWith("-")) {
            throw new IllegalArgumentException("there is no option " + argument);
        }
        return Path.of(argument);
    }
}

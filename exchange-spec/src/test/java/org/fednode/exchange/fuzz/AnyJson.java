package org.fednode.exchange.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Values that canonical JSON can carry, with every kind of character and of number. */
final class AnyJson {

    private static final long MAX_INTEGER = (1L << 53) - 1;
    private static final int[] EDGES = {0, '"', '\\', '/', 0x1f, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000,
        0x10ffff};

    private AnyJson() {
    }

    static Object value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0, 1 -> text(random);
            case 2 -> random.nextBoolean() ? random.nextLong() % (MAX_INTEGER + 1) : (Object) (long) (random.nextInt(21) - 10);
            case 3 -> random.nextBoolean();
            case 4 -> array(random, depth - 1);
            default -> object(random, depth - 1);
        };
    }

    private static List<Object> array(Random random, int depth) {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(value(random, depth));
        }
        return items;
    }

    private static Map<String, Object> object(Random random, int depth) {
        Map<String, Object> members = new HashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            members.put(text(random), value(random, depth));
        }
        return members;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            int code = random.nextInt(3) == 0 ? EDGES[random.nextInt(EDGES.length)] : random.nextInt(0x80 << random.nextInt(14));
            if (code < 0xd800 || code > 0xdfff && code <= 0x10ffff) {
                text.appendCodePoint(code);
            }
        }
        return text.toString();
    }
}

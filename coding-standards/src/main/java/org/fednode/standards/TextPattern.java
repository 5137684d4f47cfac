package org.fednode.standards;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fednode.standards.format.LineText;

/**
 * A field's pattern. Plain ones, of ASCII characters, classes, groups and counts, become a table that is gone through
 * byte by byte; for others there is only the general matcher.
 */
final class TextPattern {

    private static final int ASCII = 128;
    private static final int MOST_STATES = 300;

    private final Pattern general;
    private volatile Optional<Table> table;

    /**
     * @param next state after a character in a state, by {@code state * 128 + character}; negative for none
     * @param runs by state: what can be taken in one go, such as the 64 digits of a digest; null for nothing
     */
    private record Table(short[] next, boolean[] ends, Run[] runs) {

        static Table of(short[] next, boolean[] ends) {
            Run[] runs = new Run[ends.length];
            for (int state = 0; state < runs.length; state++) {
                runs[state] = Run.from(state, next);
            }
            return new Table(next, ends, runs);
        }

        boolean matches(LineText text) {
            int state = 0;
            int i = 0;
            while (i < text.length() && state >= 0) {
                Run run = runs[state];
                if (run != null && i + run.length() <= text.length()) {
                    state = text.areOf(run.characters(), i, i + run.length()) ? run.end() : -1;
                    i += run.length();
                } else {
                    state = text.at(i) < ASCII ? next[state * ASCII + text.at(i)] : -1;
                    i++;
                }
            }
            return state >= 0 && ends[state];
        }
    }

    /** States that are left by the same characters, one after the other, each to one state only. */
    private record Run(boolean[] characters, int length, int end) {

        private static final int SHORTEST = 4;

        static Run from(int start, short[] next) {
            boolean[] characters = characters(start, next);
            int length = 0;
            int state = start;
            for (int to = only(state, next); to >= 0 && length < MOST_STATES; to = only(state, next)) {
                if (!Arrays.equals(characters, characters(state, next))) {
                    break;
                }
                state = to;
                length++;
            }
            return length < SHORTEST ? null : new Run(characters, length, state);
        }

        private static boolean[] characters(int state, short[] next) {
            boolean[] characters = new boolean[ASCII];
            for (int c = 0; c < ASCII; c++) {
                characters[c] = next[state * ASCII + c] >= 0;
            }
            return characters;
        }

        /** The one state to which all characters lead; negative where there are several, or none. */
        private static int only(int state, short[] next) {
            int only = -1;
            for (int c = 0; c < ASCII; c++) {
                int to = next[state * ASCII + c];
                if (to >= 0 && only >= 0 && to != only) {
                    return -1;
                }
                only = to >= 0 ? to : only;
            }
            return only;
        }
    }

    private TextPattern(Pattern general) {
        this.general = general;
    }

    static TextPattern of(String expression) {
        return new TextPattern(Pattern.compile(expression));
    }

    /** Made when the first text is looked at: loading a standard needs none. */
    private Optional<Table> table() {
        Optional<Table> made = table;
        if (made == null) {
            made = new Parser(general.pattern()).table();
            table = made;
        }
        return made;
    }

    boolean matches(String text) {
        return table().isPresent() ? table().get().matches(LineText.of(text)) : general.matcher(text).matches();
    }

    boolean matches(LineText text) {
        return table().isPresent() ? table().get().matches(text) : general.matcher(text.toString()).matches();
    }

    boolean isTable() {
        return table().isPresent();
    }

    /** Part of a pattern: makes an automaton's edges from one state to a new one. */
    private interface Part {
        int from(int state, Automaton automaton);
    }

    /** States with edges for characters, and edges for nothing. */
    private static final class Automaton {

        private final List<Map<Integer, BitSet>> edges = new ArrayList<>();
        private final List<BitSet> free = new ArrayList<>();

        int state() {
            edges.add(new HashMap<>());
            free.add(new BitSet());
            return edges.size() - 1;
        }

        /** All that can be reached for nothing. */
        BitSet closed(BitSet states) {
            BitSet all = (BitSet) states.clone();
            int before = -1;
            while (before != all.cardinality()) {
                before = all.cardinality();
                BitSet found = (BitSet) all.clone();
                found.stream().forEach(state -> all.or(free.get(state)));
            }
            return all;
        }

        BitSet after(BitSet states, int character) {
            BitSet next = new BitSet();
            states.stream().forEach(state -> edges.get(state).forEach((to, characters) -> {
                if (characters.get(character)) {
                    next.set(to);
                }
            }));
            return closed(next);
        }

        Optional<Table> table(int start, int end) {
            Map<BitSet, Integer> places = new HashMap<>();
            List<BitSet> sets = new ArrayList<>();
            BitSet first = new BitSet();
            first.set(start);
            sets.add(closed(first));
            places.put(sets.get(0), 0);
            short[] next = new short[MOST_STATES * ASCII];
            for (int at = 0; at < sets.size(); at++) {
                for (int c = 0; c < ASCII; c++) {
                    BitSet reached = after(sets.get(at), c);
                    Integer place = reached.isEmpty() ? Integer.valueOf(-1) : places.get(reached);
                    if (place == null) {
                        place = sets.size();
                        sets.add(reached);
                        places.put(reached, place);
                    }
                    if (sets.size() > MOST_STATES) {
                        return Optional.empty();
                    }
                    next[at * ASCII + c] = place.shortValue();
                }
            }
            boolean[] ends = new boolean[sets.size()];
            for (int i = 0; i < ends.length; i++) {
                ends[i] = sets.get(i).get(end);
            }
            return Optional.of(Table.of(Arrays.copyOf(next, sets.size() * ASCII), ends));
        }
    }

    /** Reads the plain part of the language of patterns; gives up at the first sign of anything else. */
    private static final class Parser {

        private static final String SPECIAL = "\\^$.|?*+()[]{}&";
        private static final int MOST_REPEATS = 200;

        /** Something that plain patterns do not have. */
        private static final class NotPlain extends Exception {
            private static final long serialVersionUID = 1L;
        }

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        Optional<Table> table() {
            try {
                Part whole = choice();
                if (at < text.length()) {
                    return Optional.empty();
                }
                Automaton automaton = new Automaton();
                int start = automaton.state();
                return automaton.table(start, whole.from(start, automaton));
            } catch (NotPlain other) {
                return Optional.empty();
            }
        }

        private Part choice() throws NotPlain {
            List<Part> ways = new ArrayList<>(List.of(sequence()));
            while (has('|')) {
                ways.add(sequence());
            }
            return (state, automaton) -> {
                int end = automaton.state();
                ways.forEach(way -> automaton.free.get(way.from(state, automaton)).set(end));
                return end;
            };
        }

        private Part sequence() throws NotPlain {
            List<Part> parts = new ArrayList<>();
            while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
                parts.add(repeated(single()));
            }
            return (state, automaton) -> {
                int end = state;
                for (Part part : parts) {
                    end = part.from(end, automaton);
                }
                return end;
            };
        }

        private Part single() throws NotPlain {
            if (has('(')) {
                if (has('?') && !has(':')) {
                    throw new NotPlain();
                }
                Part inner = choice();
                need(')');
                // of its own states, so that repeating it leads back to no other part
                return (state, automaton) -> {
                    int start = automaton.state();
                    automaton.free.get(state).set(start);
                    return inner.from(start, automaton);
                };
            }
            BitSet characters = has('[') ? characterClass() : character();
            return (state, automaton) -> {
                int end = automaton.state();
                automaton.edges.get(state).put(end, characters);
                return end;
            };
        }

        private BitSet character() throws NotPlain {
            BitSet one = new BitSet();
            if (has('\\')) {
                escaped(one);
            } else {
                one.set(plain());
            }
            return one;
        }

        private void escaped(BitSet characters) throws NotPlain {
            char c = next();
            if (c == 'd') {
                characters.set('0', '9' + 1);
            } else if (Character.isLetterOrDigit(c) || c >= ASCII) {
                throw new NotPlain();
            } else {
                characters.set(c);
            }
        }

        private int plain() throws NotPlain {
            char c = next();
            if (c >= ASCII || SPECIAL.indexOf(c) >= 0) {
                throw new NotPlain();
            }
            return c;
        }

        private BitSet characterClass() throws NotPlain {
            BitSet characters = new BitSet();
            while (!has(']')) {
                if (has('\\')) {
                    escaped(characters);
                    continue;
                }
                int first = ofClass();
                boolean isRange = at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']';
                at += isRange ? 1 : 0;
                int last = isRange ? ofClass() : first;
                if (last < first) {
                    throw new NotPlain();
                }
                characters.set(first, last + 1);
            }
            if (characters.isEmpty()) {
                throw new NotPlain();
            }
            return characters;
        }

        private int ofClass() throws NotPlain {
            char c = next();
            if (c >= ASCII || "\\^[&".indexOf(c) >= 0) {
                throw new NotPlain();
            }
            return c;
        }

        private Part repeated(Part part) throws NotPlain {
            int least = 1;
            int most = 1;
            if (has('?')) {
                least = 0;
            } else if (has('*') || has('+')) {
                least = text.charAt(at - 1) == '+' ? 1 : 0;
                most = -1;
            } else if (has('{')) {
                least = count();
                most = has(',') ? text.charAt(at) == '}' ? -1 : count() : least;
                need('}');
            }
            if (at < text.length() && "?*+{".indexOf(text.charAt(at)) >= 0) {
                throw new NotPlain();
            }
            return times(part, least, most);
        }

        private static Part times(Part part, int least, int most) {
            return (state, automaton) -> {
                int end = state;
                for (int i = 0; i < least; i++) {
                    end = part.from(end, automaton);
                }
                int start = automaton.state();
                automaton.free.get(end).set(start);
                if (most < 0) {
                    automaton.free.get(part.from(start, automaton)).set(start);
                    return start;
                }
                BitSet exits = new BitSet();
                for (int i = least; i < most; i++) {
                    exits.set(start);
                    start = part.from(start, automaton);
                }
                int last = start;
                exits.stream().forEach(exit -> automaton.free.get(exit).set(last));
                return last;
            };
        }

        private int count() throws NotPlain {
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at - start < 4) {
                at++;
            }
            int count = at == start ? MOST_REPEATS + 1 : Integer.parseInt(text, start, at, 10);
            if (count > MOST_REPEATS) {
                throw new NotPlain();
            }
            return count;
        }

        private char next() throws NotPlain {
            if (at == text.length()) {
                throw new NotPlain();
            }
            return text.charAt(at++);
        }

        private boolean has(char sign) {
            if (at < text.length() && text.charAt(at) == sign) {
                at++;
                return true;
            }
            return false;
        }

        private void need(char sign) throws NotPlain {
            if (!has(sign)) {
                throw new NotPlain();
            }
        }
    }
}

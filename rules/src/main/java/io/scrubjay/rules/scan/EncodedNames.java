package io.scrubjay.rules.scan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names of a pack, as few of them as the sweep must look for in base64: where a name holds another one, both are seen with
 * the other, at the same place of a group. One thread.
 */
final class EncodedNames {
    /** So much of a long name is rare enough; each further character would only cost. */
    private static final int ENOUGH_CHARACTERS = 6;

    private final List<Name> names = new ArrayList<>();

    /**
     * A name.
     *
     * @param word lower case
     * @param behind what of one byte may follow; empty for anything
     */
    private record Name(String word, String behind) {
        /** Whether the first character can be left out, which is the one that casings differ in that names are written in. */
        private boolean isLong() {
            return word.length() > ENOUGH_CHARACTERS;
        }

        /** What is known of it in each casing in which names are written. */
        List<KnownBytes> written() {
            if (isLong()) {
                String rest = behind.isEmpty() ? word.substring(1, 1 + ENOUGH_CHARACTERS) : word.substring(1);
                return known(rest, rest.toUpperCase(Locale.ROOT));
            }
            String upper = word.toUpperCase(Locale.ROOT);
            return known(word, upper, upper.charAt(0) + word.substring(1));
        }

        private List<KnownBytes> known(String... casings) {
            return List.of(casings).stream()
                    .map(casing -> KnownBytes.of(casing, behind))
                    .filter(KnownBytes::isSelective)
                    .distinct()
                    .toList();
        }
    }

    /** Adds a name that is looked for with one of these characters behind it; whatever follows, if there are none. */
    void add(String word, String behind) {
        names.add(new Name(word, behind));
    }

    /** What to look for so that each name is seen, in lower case, in upper case and capitalised. */
    List<KnownBytes> written() {
        List<KnownBytes> written = new ArrayList<>();
        Set<String> anywhere = new HashSet<>();
        Set<Name> ends = new HashSet<>();
        names.stream().distinct().sorted(Comparator.comparingInt(name -> name.word().length())).forEach(name -> {
            if (holds(name, anywhere) || endsIn(name, ends)) {
                return;
            }
            List<KnownBytes> known = name.written();
            if (known.isEmpty()) {
                return;
            }
            written.addAll(known);
            if (name.behind().isEmpty()) {
                anywhere.add(name.word());
            } else {
                ends.add(name);
            }
        });
        return written.stream().distinct().toList();
    }

    private static boolean holds(Name name, Set<String> words) {
        String word = name.word();
        for (int from = 0; from < word.length(); from++) {
            for (int to = from + 1; to <= word.length(); to++) {
                if (words.contains(word.substring(from, to))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean endsIn(Name name, Set<Name> ends) {
        String word = name.word();
        for (int from = 0; from < word.length(); from++) {
            if (ends.contains(new Name(word.substring(from), name.behind()))) {
                return true;
            }
        }
        return false;
    }
}

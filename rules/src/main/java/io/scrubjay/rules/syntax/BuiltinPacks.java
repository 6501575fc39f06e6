package io.scrubjay.rules.syntax;

import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.cache.CacheDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The rules that come with the program, one pack a family. */
public final class BuiltinPacks {
    /** The name that stands for all families. */
    public static final String ALL = "builtin";

    /** The families; specific ones come first, so that they win over the generic. */
    public static final List<String> FAMILIES = List.of(
            "cloud", "ai", "vcs", "ci", "registry", "messaging", "social", "payment", "crypto", "commerce", "mail",
            "monitoring", "devtools", "content", "data", "saas", "vault", "database", "keys", "commands", "identity",
            "names", "generic", "prose");

    /** Packs that are not part of {@value #ALL}, since not everybody wants them: each is asked for by its name. */
    public static final List<String> OPTIONAL = List.of("personal");

    private BuiltinPacks() {}

    /** Every pack that comes with the program, each a file; in the order in which they are loaded. */
    public static List<String> packs() {
        return Stream.concat(FAMILIES.stream(), OPTIONAL.stream()).toList();
    }

    /** Whether {@link #load} takes this name. */
    public static boolean isName(String name) {
        return name.equals(ALL) || packs().contains(name);
    }

    /** What {@link #load} takes, for a message. */
    public static String expected() {
        return ALL + " or some of " + String.join(", ", packs());
    }

    /**
     * Built-in packs by name.
     *
     * @param names {@value #ALL} for all families, or names of {@link #packs()}
     * @throws RuleSyntaxException if a name is unknown
     */
    public static RulePack load(List<String> names) {
        return load(names, List.of());
    }

    /**
     * Built-in packs and rule files together, in one pack.
     *
     * @throws RuleSyntaxException with all that is wrong: unknown names, every problem of every file, ids that two
     *     sources share
     */
    public static RulePack load(List<String> names, List<Path> files) {
        return load(names, files, notice -> {});
    }

    /**
     * The same, with a listener for what the files use that is not used here as its author meant.
     *
     * @param notices hears of each before this method returns or throws
     * @see RulePackParser#notices
     */
    public static RulePack load(List<String> names, List<Path> files, Consumer<Problem> notices) {
        RulePackParser parser = parser(names, files);
        parser.notices().forEach(notices);
        return parser.pack();
    }

    /**
     * The same, with the place of each rule.
     *
     * @throws RuleSyntaxException as above
     */
    public static LocatedPack loadLocated(List<String> names, List<Path> files) {
        RulePackParser parser = parser(names, files);
        return new LocatedPack(parser.pack(), parser.places(), parser.notices());
    }

    /**
     * The same, out of a cache where this program has read the same sources before.
     *
     * @throws RuleSyntaxException as above
     */
    public static LocatedPack loadLocated(List<String> names, List<Path> files, CacheDirectory cache) {
        return new PackCache(cache).get(names, files);
    }

    private static RulePackParser parser(List<String> names, List<Path> files) {
        RulePackParser parser = new RulePackParser();
        for (String name : names) {
            if (!isName(name)) {
                parser.addProblem("packs", name + " (expected: " + expected() + ")");
            }
        }
        for (String pack : packs()) {
            if (names.contains(pack) || (names.contains(ALL) && FAMILIES.contains(pack))) {
                parser.addBytes("builtin/" + pack + ".yaml", read(pack));
            }
        }
        files.forEach(parser::addFile);
        return parser;
    }

    private static byte[] read(String pack) {
        try (InputStream in = BuiltinPacks.class.getResourceAsStream("/packs/" + pack + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("packs/" + pack
                        + ".yaml: missing (expected: in the program's own jar)");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("packs/" + pack + ".yaml: not readable", e);
        }
    }
}

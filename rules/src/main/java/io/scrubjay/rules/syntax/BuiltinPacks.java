package io.scrubjay.rules.syntax;

import io.scrubjay.rules.RulePack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The rules that come with the program, one pack a family. */
public final class BuiltinPacks {
    /** The name that stands for all families. */
    public static final String ALL = "builtin";

    /** The families; specific ones come first, so that they win over the generic. */
    public static final List<String> FAMILIES = List.of(
            "cloud", "ai", "vcs", "ci", "registry", "messaging", "social", "payment", "crypto", "commerce", "mail",
            "monitoring", "devtools", "content", "data", "saas", "vault", "database", "keys", "identity", "names",
            "generic");

    private BuiltinPacks() {}

    /**
     * Built-in packs by name.
     *
     * @param names {@value #ALL} for all families, or names of {@link #FAMILIES}
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
        RulePackParser parser = new RulePackParser();
        for (String name : names) {
            if (!name.equals(ALL) && !FAMILIES.contains(name)) {
                parser.addProblem(
                        "packs", name + " (expected: " + ALL + " or some of " + String.join(", ", FAMILIES) + ")");
            }
        }
        for (String family : FAMILIES) {
            if (names.contains(ALL) || names.contains(family)) {
                parser.addBytes("builtin/" + family + ".yaml", read(family));
            }
        }
        files.forEach(parser::addFile);
        parser.notices().forEach(notices);
        return parser.pack();
    }

    private static byte[] read(String family) {
        try (InputStream in = BuiltinPacks.class.getResourceAsStream("/packs/" + family + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("packs/" + family
                        + ".yaml: missing (expected: in the program's own jar)");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("packs/" + family + ".yaml: not readable", e);
        }
    }
}

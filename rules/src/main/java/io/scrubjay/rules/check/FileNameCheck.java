package io.scrubjay.rules.check;

import java.util.List;

/** Rejects what goes on as the name of a file: build tools put hashes of the content into these ({@code app-<hash>.js}). */
final class FileNameCheck implements Check {
    private static final List<String> EXTENSIONS = List.of(
            ".png", ".jpg", ".jpeg", ".gif", ".svg", ".ico", ".webp", ".css", ".js", ".mjs", ".map", ".woff", ".ttf", ".html",
            ".json", ".xml", ".txt", ".pdf", ".zip", ".gz", ".jar", ".so", ".dll", ".whl", ".tgz");

    @Override
    public boolean accepts(String text, int from, int to) {
        if (to >= text.length() || text.charAt(to) != '.') {
            return true;
        }
        for (String extension : EXTENSIONS) {
            int end = to + extension.length();
            if (Characters.startsWithIgnoreCase(text, to, text.length(), extension)
                    && (end == text.length() || !Characters.isAlnum(text.charAt(end)))) {
                return false;
            }
        }
        return true;
    }
}

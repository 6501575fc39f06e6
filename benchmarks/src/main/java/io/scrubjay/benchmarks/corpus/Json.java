package io.scrubjay.benchmarks.corpus;

/** Writes JSON strings (RFC 8259 section 7). */
final class Json {
    private Json() {}

    static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 16);
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < 0x20) {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString();
    }
}

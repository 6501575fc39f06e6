package io.scrubjay.rules.check;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * The form that people give to passwords which they have to remember. No versions, numbered things or names of users.
 *
 * <ul>
 *   <li>One to four capitalised words and a number, perhaps a sign before it and some behind it ({@code Copper1997},
 *       {@code Titan_Spring30}, {@code Winter!2026?}, {@code RavenTurtle-767}). The first of joined words, or those behind it, may
 *       be in lower case ({@code dolphin-Harvest-986}, {@code Jackal-canyon-5297}).
 *   <li>A number between two words ({@code copper4580Violet}).
 *   <li>Words spelled with digits, and a number ({@code V1p3r86}, {@code Ac0rnPlum30}) or two of them ({@code C1nd3r-dr1zzl3}), or one where
 *       each word is capitalised ({@code T0ner-Copper}).
 * </ul>
 */
final class MemorablePassword {
    private static final int MIN_LENGTH = 7;
    private static final int MIN_WORD = 3;
    private static final int MIN_SPELLED = 5;
    /** Digits before letters in words that are spelled with them: where neither a number nor a sign is behind, */
    private static final int MIN_WITHIN = 3;
    /** before a sign, */
    private static final int MIN_WITHIN_SIGNED = 2;
    /** and in two words that a sign joins. */
    private static final int MIN_WITHIN_JOINED = 2;
    private static final int MAX_WORD = 14;
    private static final int MAX_WORDS = 4;
    private static final int MIN_DIGITS = 2;
    private static final int MAX_DIGITS = 6;
    private static final int MAX_SIGNS_BEHIND = 3;
    private static final String JOINTS = "_.-";
    private static final String SIGNS = "!@#$%&*+_.";
    private static final String LETTERS_AS_DIGITS = "013457";
    private static final String SIGNS_BEHIND = "!?#$%&*+@.:";

    /** What has a version or is counted. */
    private static final Set<String> NUMBERED = Set.of(
            "windows", "microsoft", "outlook", "iphone", "uid", "gid", "pid", "channel", "profile", "server", "ubuntu", "debian", "fedora", "android", "office", "python", "java", "node", "chrome", "firefox", "safari", "edge",
            "exchange", "sharepoint", "postgres", "oracle", "mongo", "redis", "kafka", "tomcat", "jetty", "nginx", "apache", "docker", "version", "release",
            "build", "sprint", "section", "chapter", "page", "step", "phase", "figure", "table", "line", "room", "floor", "gate", "port", "host", "worker",
            "cluster", "region", "zone", "user", "admin", "account", "team", "group", "role", "ticket", "issue", "case", "task", "job", "order", "invoice",
            "customer", "client", "tenant", "project", "test", "demo", "sample", "example", "login", "password", "passwd", "secret", "token", "key",
            "error", "code", "status", "http", "https", "base", "sha", "utf", "iso", "rfc", "cve", "level", "layer", "batch", "wave", "round", "model",
            "claude", "llama", "gemini", "rule", "patch", "update", "alpha", "beta", "article", "event", "item", "attempt", "agent", "session", "thread",
            "log", "web", "ipv", "mp", "auth", "field", "option", "question", "answer", "exhibit", "appendix", "form", "class", "type", "part", "area", "bug", "story", "epic", "mozilla");

    /** Of these a program runs several, numbered behind a hyphen ({@code HikariPool-12}). */
    private static final Set<String> RUNNING = Set.of(
            "pool", "loop", "dispatcher", "executor", "scheduler", "connection", "listener", "container", "handler", "runner", "timer", "consumer",
            "producer", "service", "controller", "factory", "queue", "request", "message", "stream", "channel", "process", "processor", "instance",
            "shard", "replica", "partition", "segment", "broker", "engine", "monitor", "watcher", "poller", "fetcher", "sender", "receiver", "reader",
            "writer", "view", "screen", "button", "dialog", "component", "module", "package", "async", "main", "web", "app", "api", "auth", "data",
            "database", "file", "config", "device", "printer", "volume", "disk", "backup", "manager", "store", "cache", "actor", "fiber", "daemon");

    /** Behind these words stands who, where or which. */
    private static final Set<String> NAMING = Set.of(
            "name", "user", "users", "username", "account", "as", "by", "in", "of", "on", "at", "for", "from", "host", "server", "node", "version", "ticket", "room", "domain", "group",
            "utilisateur", "benutzer", "usuario", "gebruiker", "utente");

    private MemorablePassword() {}

    /** Whether one stands here, in a text of one byte a character, and what stands before does not make it another thing. */
    static boolean is(String text, int from, int to) {
        return isOfWords(text, from, to) || isSpelledWithDigits(text, from, to);
    }

    /** Whether one may begin at {@code from} and end at {@code to} or before. */
    static boolean mayBegin(byte[] text, int from, int to) {
        return mayBeOfWords(text, from, to) || mayBeSpelledWithDigits(text, from, to);
    }

    private static boolean isSpelledWithDigits(String text, int from, int to) {
        int end = to;
        while (end > from && SIGNS_BEHIND.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        int number = end;
        while (number > from && Characters.isDigit(text.charAt(number - 1))) {
            number--;
        }
        int word = number > from && isSignBeforeNumber(text.charAt(number - 1)) ? number - 1 : number;
        int within = 0;
        int foreign = 0;
        boolean joined = false;
        for (int at = from; at < word; at++) {
            char c = text.charAt(at);
            boolean joint = isJointOfWords(text, at, word);
            if (at > from && !Characters.isLower(c) && !Characters.isDigit(c) && !joint && !beginsWord(text, at, word)) {
                return false;
            }
            joined |= joint;
            foreign += Characters.isLower(c) && !Characters.isHex(c) ? 1 : 0;
            within += Characters.isDigit(c) && Characters.isLower(text.charAt(at + 1 < word ? at + 1 : at)) ? 1 : 0;
        }
        // no hexadecimal digits and no time
        boolean digitFirst = Characters.isDigit(text.charAt(from)) && !joined && within >= MIN_WITHIN_SIGNED && foreign >= 2 && word < to;
        int leastWithin = end - number >= MIN_DIGITS ? 1 : end < to ? MIN_WITHIN_SIGNED : MIN_WITHIN;
        return within >= (joined ? leastWithinJoined(text, from, word) : leastWithin)
                && to - end <= MAX_SIGNS_BEHIND
                && end - from >= MIN_LENGTH
                && word - from >= MIN_SPELLED
                && (digitFirst || Characters.isUpper(text.charAt(from)))
                && (joined || !isNamed(text, from));
    }

    private static int leastWithinJoined(String text, int from, int to) {
        return areCapitalised(text, from, to) && isSpelled(text, from, to) ? 1 : MIN_WITHIN_JOINED;
    }

    /** Whether each of the words that signs join begins with a capital. */
    private static boolean areCapitalised(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            boolean first = at == from || JOINTS.indexOf(text.charAt(at - 1)) >= 0;
            if (first && !Characters.isUpper(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the first digit stands for a letter ({@code T0ner}), and does not count or name what is written before it ({@code Log4j}). */
    private static boolean isSpelled(String text, int from, int to) {
        for (int at = from + 1; at + 1 < to; at++) {
            if (Characters.isDigit(text.charAt(at))) {
                int word = at;
                while (word > from && Characters.isLetter(text.charAt(word - 1))) {
                    word--;
                }
                return LETTERS_AS_DIGITS.indexOf(text.charAt(at)) >= 0
                        && word < at
                        && Characters.isLower(text.charAt(at + 1))
                        && !isNumbered(text.substring(word, at));
            }
        }
        return false;
    }

    private static boolean isSignBeforeNumber(char c) {
        return SIGNS.indexOf(c) >= 0 || c == '-';
    }

    /** Whether a sign stands here between two words of three letters and digits at least. */
    private static boolean isJointOfWords(String text, int at, int to) {
        return JOINTS.indexOf(text.charAt(at)) >= 0
                && at + MIN_WORD < to
                && areAlnum(text, at - MIN_WORD, at)
                && areAlnum(text, at + 1, at + 1 + MIN_WORD);
    }

    private static boolean areAlnum(String text, int from, int to) {
        return Characters.endOfAlnum(text, Math.max(0, from), to) == to;
    }

    /** Whether another word, of two small letters at least, begins behind one of as many letters and digits. */
    private static boolean beginsWord(String text, int at, int to) {
        return Characters.isUpper(text.charAt(at))
                && at + 2 < to
                && Characters.isLower(text.charAt(at + 1))
                && !Characters.isUpper(text.charAt(at - 1))
                && !Characters.isUpper(text.charAt(at + 2));
    }

    private static boolean mayBeSpelledWithDigits(byte[] text, int from, int to) {
        boolean capital = to > from && isUpper(text[from]);
        boolean digit = to > from && Characters.isDigit((char) text[from]);
        if (to - from < MIN_LENGTH || !(digit || capital)) {
            return false;
        }
        int within = digit ? 0 : 1;
        boolean foreign = !digit;
        for (int at = from + 1; at < to; at++) {
            foreign |= isLower(text[at]) && !Characters.isHex((char) text[at]);
            within += digit && isLower(text[at]) ? 1 : 0;
            if (within >= MIN_WITHIN_SIGNED && foreign) {
                return true;
            }
            digit = Characters.isDigit((char) text[at]);
            if (!digit && !isLower(text[at]) && !isUpper(text[at]) && !(capital && isJoint(text[at]))) {
                return false;
            }
        }
        return false;
    }

    private static boolean isOfWords(String text, int from, int to) {
        byte[] value = text.substring(from, to).getBytes(StandardCharsets.ISO_8859_1);
        int words = endOfWords(value, 0, value.length);
        int number = words < 0 ? -1 : numberBehind(value, 0, words, value.length);
        if (value.length < MIN_LENGTH || number < 0) {
            return false;
        }
        int end = number;
        while (end < value.length && Characters.isDigit((char) value[end])) {
            end++;
        }
        boolean capital = isUpper(value[0]) || holdsJoint(value, 0, words) || (end < value.length && isUpper(value[end]));
        return capital
                && end - number <= MAX_DIGITS
                && areSigns(value, endOfWord(value, end, value.length))
                && !holdsNumbered(value, words, value[words] == '-')
                && !isNamed(text, from);
    }

    /** Whether a word of letters is something that has a version or is counted. */
    static boolean isNumbered(String word) {
        return NUMBERED.contains(word.toLowerCase(Locale.ROOT));
    }

    /** Whether the word before a place says that who, where or which stands there. */
    static boolean isNamed(String text, int place) {
        return NAMING.contains(wordBefore(text, place));
    }

    private static boolean mayBeOfWords(byte[] text, int from, int to) {
        int words = endOfWords(text, from, to);
        if (words < 0) {
            return false;
        }
        int number = numberBehind(text, from, words, to);
        return number >= 0
                && (isUpper(text[from]) || holdsUpper(text, from, words) || holdsUpper(text, number, Math.min(to, number + MAX_DIGITS + 1)));
    }

    private static boolean holdsJoint(byte[] value, int from, int to) {
        for (int at = from; at < to; at++) {
            if (isJoint(value[at])) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsSeveral(byte[] text, int from, int to) {
        return holdsUpper(text, from + 1, to) || holdsJoint(text, from, to);
    }

    private static boolean holdsUpper(byte[] text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (isUpper(text[at])) {
                return true;
            }
        }
        return false;
    }

    /** Where the words end, of which the first one alone may begin in lower case; -1 where there are none. */
    private static int endOfWords(byte[] text, int from, int to) {
        int at = from;
        for (int words = 0; words < MAX_WORDS && at < to && mayBeginWord(text, from, at); words++) {
            int end = endOfWord(text, at, to);
            if (end - at < MIN_WORD || end - at > MAX_WORD) {
                return -1;
            }
            at = end;
            at += at + 1 < to && isJointBehind(text, from, at) ? 1 : 0;
        }
        return at > from ? at : -1;
    }

    private static boolean mayBeginWord(byte[] text, int from, int at) {
        return isUpper(text[at]) || (isLower(text[at]) && (at == from || isJoint(text[at - 1])));
    }

    /** Whether a sign joins two words here: behind a word in lower case only one with a capital, so that names in code are none. */
    private static boolean isJointBehind(byte[] text, int from, int at) {
        return isJoint(text[at]) && (isUpper(text[at + 1]) || (isUpper(text[from]) && text[at] != '.' && isLower(text[at + 1])));
    }

    private static boolean isJoint(byte b) {
        return JOINTS.indexOf(b) >= 0;
    }

    private static int endOfWord(byte[] text, int from, int to) {
        int at = from < to && isUpper(text[from]) ? from + 1 : from;
        while (at < to && isLower(text[at])) {
            at++;
        }
        return at;
    }

    /** Where a number of two digits or more begins, perhaps behind a sign, which is a hyphen only behind several words; -1 where none does. */
    private static int numberBehind(byte[] text, int from, int words, int to) {
        boolean sign = words < to && (SIGNS.indexOf(text[words]) >= 0 || (text[words] == '-' && holdsSeveral(text, from, words)));
        int at = sign ? words + 1 : words;
        int end = at;
        while (end < to && end - at < MIN_DIGITS && Characters.isDigit((char) text[end])) {
            end++;
        }
        return end - at == MIN_DIGITS ? at : -1;
    }

    private static boolean areSigns(byte[] value, int from) {
        for (int at = from; at < value.length; at++) {
            if (SIGNS_BEHIND.indexOf(value[at]) < 0) {
                return false;
            }
        }
        return value.length - from <= MAX_SIGNS_BEHIND;
    }

    private static boolean holdsNumbered(byte[] value, int to, boolean behindHyphen) {
        int from = 0;
        for (int at = 1; at <= to; at++) {
            if (at == to || !isLower(value[at])) {
                String word = new String(value, from, at - from, StandardCharsets.ISO_8859_1);
                if (isNumbered(word) || (behindHyphen && RUNNING.contains(word.toLowerCase(Locale.ROOT)))) {
                    return true;
                }
                from = at < to && isUpper(value[at]) ? at : at + 1;
            }
        }
        return false;
    }

    /** The word before a place, in lower case, where one blank and perhaps a quote stand between. */
    static String wordBefore(String text, int place) {
        int to = place;
        while (to > 0 && place - to < 2 && !Characters.isLetter(text.charAt(to - 1))) {
            to--;
        }
        int from = to;
        while (from > 0 && to - from <= MAX_WORD && Characters.isLetter(text.charAt(from - 1))) {
            from--;
        }
        return text.substring(from, to).toLowerCase(Locale.ROOT);
    }

    private static boolean isUpper(byte b) {
        return Characters.isUpper((char) b);
    }

    private static boolean isLower(byte b) {
        return Characters.isLower((char) b);
    }
}

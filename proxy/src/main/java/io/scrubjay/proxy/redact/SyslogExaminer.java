package io.scrubjay.proxy.redact;

import io.scrubjay.proxy.redact.SyslogMessage.SdParam;
import io.scrubjay.proxy.redact.SyslogMessage.Span;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.join.JoinedPatch;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Patch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Examines one syslog message: as a whole, whatever its header says, and each SD-PARAM value once more in its unescaped
 * form with PARAM-NAME as its key. One per thread.
 */
final class SyslogExaminer {
    private static final Comparator<Edit> BY_PLACE =
            Comparator.comparingInt(Edit::fromByte).thenComparing(Edit::toByte, Comparator.reverseOrder());
    private static final int MAX_NAME_CHARS = 64;
    private static final int MAX_SERVICE_CHARS = 128;

    private final FieldRedactor fields;

    SyslogExaminer(FieldRedactor fields) {
        this.fields = fields;
    }

    /**
     * What to put in place of the secrets, ascending and not overlapping; empty for a clean message. Borrows
     * {@code message}.
     *
     * @param joined what was found in its MSG together with other messages
     * @param msgFrom where that MSG begins
     * @param shadows takes what rules in shadow find
     * @throws io.scrubjay.rules.scan.ScanException if a part could not be scanned
     */
    List<Edit> examine(
            byte[] message, SyslogMessage located, List<JoinedPatch> joined, int msgFrom, ShadowFindings shadows) {
        List<Edit> edits = new ArrayList<>();
        for (JoinedPatch part : joined) {
            Finding finding = part.patch().finding();
            edits.add(new Edit(
                    msgFrom + finding.fromByte(),
                    msgFrom + finding.toByte(),
                    part.patch().replacement(),
                    true,
                    part.continued(),
                    part.patch()));
        }
        Span appName = located.appName();
        String service = appName == null ? null : appName.text(message);
        for (SdParam param : located.params()) {
            examineParam(message, service, param, edits, shadows);
        }
        List<Patch> patches = fields.redact(
                service, null, message, shadow -> shadows.add(shadow.rule(), shadow.fromByte(), shadow.toByte()));
        for (Patch patch : patches) {
            edits.add(wholeMessageEdit(message, located, patch));
        }
        List<Edit> merged = merge(edits);
        merged.forEach(edit -> shadows.masked(edit.fromByte(), edit.toByte()));
        return merged;
    }

    /** The place of an edit, for people: {@code msg}, {@code header}, {@code structured-data.<SD-ID>.<PARAM-NAME>}. */
    String place(byte[] message, SyslogMessage located, List<Edit> edits, Edit edit) {
        SdParam param = located.paramAt(edit.fromByte());
        if (param != null) {
            return "structured-data." + text(message, param.sdId(), edits, MAX_NAME_CHARS) + "."
                    + text(message, param.name(), edits, MAX_NAME_CHARS);
        }
        if (edit.fromByte() >= located.msgFrom()) {
            return "msg";
        }
        return edit.fromByte() >= located.structuredDataFrom() ? "structured-data" : "header";
    }

    /** APP-NAME, redacted and bounded. */
    @Nullable String service(byte[] message, SyslogMessage located, List<Edit> edits) {
        Span appName = located.appName();
        return appName == null ? null : text(message, appName, edits, MAX_SERVICE_CHARS);
    }

    private String text(byte[] message, Span span, List<Edit> edits, int maxChars) {
        Edit masked = overlapping(edits, span);
        if (masked != null) {
            return masked.patch().replacement();
        }
        byte[] name = Arrays.copyOfRange(message, span.fromByte(), span.toByte());
        String text = new String(FieldRedactor.apply(fields.redact(null, name), name), StandardCharsets.ISO_8859_1);
        return text.length() <= maxChars ? text : text.substring(0, maxChars);
    }

    private static @Nullable Edit overlapping(List<Edit> edits, Span span) {
        int low = 0;
        int high = edits.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (edits.get(middle).toByte() <= span.fromByte()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < edits.size() && edits.get(low).fromByte() < span.toByte() ? edits.get(low) : null;
    }

    private void examineParam(
            byte[] message, @Nullable String service, SdParam param, List<Edit> edits, ShadowFindings shadows) {
        byte[] name = Arrays.copyOfRange(message, param.name().fromByte(), param.name().toByte());
        SdParamValue value = SdParamValue.unescape(message, param.value());
        List<Patch> patches = fields.redact(
                service,
                name,
                value.bytes(),
                shadow -> shadows.add(
                        shadow.rule(), value.escapedOffset(shadow.fromByte()), value.escapedOffset(shadow.toByte())));
        for (Patch patch : patches) {
            int from = value.escapedOffset(patch.finding().fromByte());
            int to = value.escapedOffset(patch.finding().toByte());
            edits.add(new Edit(from, to, SdParamValue.escape(patch.replacement()), true, false, patch));
        }
    }

    private static Edit wholeMessageEdit(byte[] message, SyslogMessage located, Patch patch) {
        int from = patch.finding().fromByte();
        int to = patch.finding().toByte();
        SdParam param = located.paramAt(from);
        if (param == null) {
            boolean structured = from >= located.structuredDataFrom() && from < located.msgFrom();
            String mask = structured ? SdParamValue.escape(patch.replacement()) : patch.replacement();
            return new Edit(from, to, mask, false, false, patch);
        }
        if (to > param.value().toByte() && isClosing(message, param.value().toByte(), to)) {
            to = param.value().toByte();
        }
        if (to <= param.value().toByte()) {
            from = SdParamValue.escapeFrom(message, param.value(), from);
            to = SdParamValue.escapeTo(message, param.value(), to);
        }
        return new Edit(from, to, SdParamValue.escape(patch.replacement()), false, false, patch);
    }

    /** Whether a run that went on over the end of a value took only the quote and bracket that close it. */
    private static boolean isClosing(byte[] message, int fromByte, int toByte) {
        for (int i = fromByte; i < toByte; i++) {
            if (message[i] != '"' && message[i] != ']') {
                return false;
            }
        }
        return true;
    }

    /** Joins what overlaps; the mask of a whole secret stands, since its fingerprint is that of the secret itself. */
    private static List<Edit> merge(List<Edit> edits) {
        if (edits.size() < 2) {
            return edits;
        }
        edits.sort(BY_PLACE);
        List<Edit> merged = new ArrayList<>(edits.size());
        for (Edit edit : edits) {
            if (merged.isEmpty() || merged.getLast().toByte() <= edit.fromByte()) {
                merged.add(edit);
            } else {
                merged.add(merged.removeLast().join(edit));
            }
        }
        return merged;
    }

    /**
     * One replacement in a message.
     *
     * @param fromByte inclusive
     * @param toByte exclusive
     * @param replacement as it stands in the message, escaped where it must be
     * @param whole whether its secret is known whole: in the unescaped form of a value, or over several messages
     * @param continued whether the secret was reported with an earlier message
     * @param patch what it does
     */
    record Edit(int fromByte, int toByte, String replacement, boolean whole, boolean continued, Patch patch) {

        /** This edit and one that overlaps it and begins no earlier, as one. */
        Edit join(Edit later) {
            Edit kept = later.whole && !whole ? later : this;
            return new Edit(
                    fromByte, Math.max(toByte, later.toByte), kept.replacement, kept.whole, kept.continued, kept.patch);
        }
    }
}

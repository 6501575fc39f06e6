package io.scrubjay.proxy.redact;

import static java.util.Objects.requireNonNull;

import io.scrubjay.proxy.redact.OtlpSchema.Field;
import io.scrubjay.proxy.redact.OtlpSchema.Message;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.join.JoinedPatch;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.scan.SweepHits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the secrets of one OTLP request in JSON, and the edits that mask them.
 *
 * <p>Examines the names and strings of every object in which a hit ends, and all below an attribute key or an unknown name.
 * A name counts as context where the schema does not know it; {@code key} applies to all of its {@code value}, in
 * whichever order they stand. What would no longer parse with a mask in it is replaced by something that does: an id by
 * the empty id, {@code bytesValue} by the base64 of its masked bytes. Good for one payload.
 */
final class JsonRedactor {
    private static final int MAX_SERVICE_CHARS = 128;

    /** What may stand in a string in place of a number; digits of a time or count are no secret. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,20}|[-+]?(Infinity|NaN)");

    private static final Message KEY_VALUE = OtlpSchema.message("KeyValue");
    private static final @Nullable Field KEY = KEY_VALUE.field("key");
    private static final Message ANY_VALUE = KeyPath.ANY_VALUE;

    private final LeafRedactor leaves;
    private final JsonTape tape;
    private final SweepHits hits;
    private final LogBodies bodies;
    private final Splice splice;
    private final PendingFindings findings;
    /** Of a profiles request, which is walked whole; null for every other. */
    private @Nullable ProfileStrings strings;
    /** Of the resource whose telemetry is walked. */
    private ServiceNames services = new ServiceNames();

    /**
     * Borrows all arguments.
     *
     * @param tape of the whole payload
     * @param hits in its bytes
     * @param bodies what was found over several log records
     */
    JsonRedactor(
            LeafRedactor leaves,
            JsonTape tape,
            SweepHits hits,
            LogBodies bodies,
            Splice splice,
            PendingFindings findings) {
        this.leaves = leaves;
        this.tape = tape;
        this.hits = hits;
        this.bodies = bodies;
        this.splice = splice;
        this.findings = findings;
    }

    /**
     * Looks at both ends of the document, which tells an object of JSON in UTF-8 from anything else.
     *
     * @throws UnscannableException if it is no object
     */
    static void validate(ByteBuffer bytes) throws UnscannableException {
        int from = 0;
        int to = bytes.limit();
        while (from < to && JsonTokenizer.isBlank(bytes.get(from))) {
            from++;
        }
        while (to > from && JsonTokenizer.isBlank(bytes.get(to - 1))) {
            to--;
        }
        if (to - from < 2 || bytes.get(from) != '{' || bytes.get(to - 1) != '}') {
            throw new UnscannableException(
                    UnscannableException.Reason.MALFORMED, "json: no object at offset " + from);
        }
    }

    /**
     * Adds the edits and findings of the request.
     *
     * @throws UnscannableException if the document is nested too deep
     */
    void redact(Message request) throws UnscannableException {
        if (request.field("dictionary") != null) {
            strings = JsonProfileReader.read(tape, request);
        }
        object(tape, 0, request, null, 0);
    }

    /** The message is null where the schema knows nothing; the path is null above attributes, bodies and all unknown. */
    private void object(JsonTape tape, int object, @Nullable Message message, @Nullable FieldPath path, int anyValues)
            throws UnscannableException {
        if (anyValues > ProtobufRedactor.MAX_ANY_VALUES) {
            throw new UnscannableException(
                    UnscannableException.Reason.TOO_DEEP,
                    "json: AnyValue nested deeper than " + ProtobufRedactor.MAX_ANY_VALUES + " at offset "
                            + tape.from(object));
        }
        int mark = findings.size();
        Field resource = message == null ? null : message.field("resource");
        if (resource != null) {
            services = services(tape, object, resource);
        }
        FieldPath keyed = path == null ? null : underKey(tape, object, message, path);
        for (int name = object + 1; name < tape.after(object); name = tape.after(name + 1)) {
            JsonString member = tape.string(name);
            Field field = field(message, keyed != path, member.text());
            FieldPath at = memberPath(message, field, keyed, member);
            if (field == null) {
                leaf(member, at, List.of());
            }
            Message child = field == null ? null : field.message();
            if (strings != null && message != null && field != null && KeyPath.isStringTable(message, field)) {
                stringTable(tape, name + 1, at, strings);
            } else {
                value(tape, name + 1, field, child, child == null || KeyPath.isValue(child) ? at : null, anyValues);
            }
        }
        if (message != null && findings.size() > mark) {
            complete(tape, object, message, mark);
        }
        if (resource != null) {
            services = new ServiceNames();
        }
    }

    private void stringTable(JsonTape tape, int array, FieldPath path, ProfileStrings table) throws UnscannableException {
        if (!tape.isArray(array)) {
            value(tape, array, null, null, path, 0);
            return;
        }
        for (int entry = array + 1; entry < tape.after(array); entry = tape.after(entry)) {
            List<byte[]> contexts = table.nextContexts();
            if (tape.isString(entry)) {
                leaf(tape.string(entry), path, contexts);
            } else {
                value(tape, entry, null, null, path, 0);
            }
        }
    }

    private void value(
            JsonTape tape,
            int value,
            @Nullable Field field,
            @Nullable Message child,
            @Nullable FieldPath path,
            int anyValues)
            throws UnscannableException {
        if (tape.isString(value)) {
            if (path != null) {
                string(tape.string(value), field, path);
            } else if (child != null) {
                string(tape.string(value), null, FieldPath.of(child, ""));
            }
            return;
        }
        boolean keyed = path != null && path.isKeyed();
        boolean container = tape.isObject(value) || tape.isArray(value);
        boolean walked = keyed || (strings != null && child != null);
        if (!container || (!walked && !isHit(tape.from(value), tape.to(value)))) {
            return;
        }
        if (tape.isObject(value)) {
            object(tape, value, child, path, child == ANY_VALUE ? anyValues + 1 : anyValues);
            return;
        }
        for (int element = value + 1; element < tape.after(value); element = tape.after(element)) {
            value(tape, element, field, child, path, anyValues);
        }
    }

    private boolean isHit(int from, int to) {
        return hits.anyEndsWithin(from, to) || bodies.anyWithin(from, to);
    }

    private void string(JsonString string, @Nullable Field field, FieldPath path) throws UnscannableException {
        if (field == null) {
            leaf(string, path, path.contexts());
            return;
        }
        switch (field.kind()) {
            case STRING, MESSAGE -> leaf(string, path, field.equals(KEY) ? List.of() : path.contexts());
            case HEX_ID -> id(string, field, path);
            case BYTES -> base64(string, field, path);
            default -> {
                if (!NUMBER.matcher(string.text()).matches()) {
                    leaf(string, path, path.contexts());
                }
            }
        }
    }

    private void leaf(JsonString string, FieldPath path, List<byte[]> contexts) {
        List<JoinedPatch> joined = bodies.at(string.writtenFrom(0));
        List<Patch> patches = joined == null
                ? leaves.redact(services.certain(), contexts, string.value(), shadow -> shadow(shadow, string))
                : leaves.join(joined.stream().map(JoinedPatch::patch).toList(), string.value());
        Set<Fingerprint> continued = LogBodies.continued(joined);
        for (Patch patch : patches) {
            mask(
                    string.writtenFrom(patch.finding().fromByte()),
                    string.writtenTo(patch.finding().toByte()),
                    escape(patch.replacement()));
            if (!continued.contains(patch.fingerprint())) {
                findings.add(patch, path.place(leaves));
            }
        }
    }

    private void id(JsonString string, Field field, FieldPath path) {
        int legalLength = field.name().toLowerCase(Locale.ROOT).endsWith("spanid") ? 16 : 32;
        byte[] hex = JsonBytes.fromHex(string.value());
        if (hex != null && (string.value().length == legalLength || hex.length == 0)) {
            return;
        }
        byte[] decoded = JsonBytes.fromId(field, string.value());
        String service = services.certain();
        List<Patch> patches =
                leaves.redact(service, path.contexts(), string.value(), shadow -> shadow(shadow, string));
        if (patches.isEmpty() && decoded != null) {
            patches = leaves.redact(service, path.contexts(), decoded, shadow -> shadowWhole(shadow, string));
        }
        replace(string, patches, new byte[0], path);
    }

    private void base64(JsonString string, Field field, FieldPath path) throws UnscannableException {
        byte[] examined = JsonBytes.fromBase64(string.value());
        int[] ends = {};
        if (field.name().equals("originalPayload")) {
            if (examined == null) {
                throw new UnscannableException(
                        UnscannableException.Reason.OPAQUE,
                        "original_payload: no base64 at offset " + string.writtenFrom(0));
            }
            OpaquePayload.check(ByteBuffer.wrap(examined), 0, examined.length);
            ends = OpaquePayload.ends(ByteBuffer.wrap(examined), 0, examined.length);
        }
        String service = services.certain();
        List<Patch> patches = List.of();
        if (examined != null && ends.length > 0) {
            patches = leaves.redactParts(service, ends, (from, to) -> true, examined, shadow -> shadowWhole(shadow, string));
        } else if (examined != null) {
            patches = leaves.redact(service, path.contexts(), examined, shadow -> shadowWhole(shadow, string));
        }
        if (examined == null || patches.isEmpty()) {
            examined = string.value();
            patches = leaves.redact(service, path.contexts(), examined, shadow -> shadow(shadow, string));
        }
        if (!patches.isEmpty()) {
            byte[] masked = FieldRedactor.apply(patches, examined);
            replace(string, patches, Base64.getEncoder().encode(masked), path);
        }
    }

    private void replace(JsonString string, List<Patch> patches, byte[] replacement, FieldPath path) {
        if (patches.isEmpty()) {
            return;
        }
        mask(string.writtenFrom(0), string.writtenTo(string.value().length), replacement);
        for (Patch patch : patches) {
            findings.add(patch, path.place(leaves));
        }
    }

    private void mask(int from, int to, byte[] replacement) {
        splice.mask(from, to, replacement);
        findings.shadows().masked(from, to);
    }

    private void shadow(Finding finding, JsonString string) {
        findings.shadows()
                .add(finding.rule(), string.writtenFrom(finding.fromByte()), string.writtenTo(finding.toByte()));
    }

    /** What stands in the decoded form of a string has no place of its own in the payload. */
    private void shadowWhole(Finding finding, JsonString string) {
        findings.shadows().add(finding.rule(), string.writtenFrom(0), string.writtenTo(string.value().length));
    }

    /** The schema's field; in an object that nobody knows, what looks like an AnyValue is read as one. */
    private static @Nullable Field field(@Nullable Message message, boolean keyValue, String name) {
        if (message != null) {
            return message.field(name);
        }
        return keyValue ? KEY_VALUE.field(name) : ANY_VALUE.field(name);
    }

    private static FieldPath memberPath(
            @Nullable Message message, @Nullable Field field, @Nullable FieldPath path, JsonString name) {
        if (field == null) {
            return (path != null ? path : FieldPath.of(requireNonNull(message), "")).under(name.value());
        }
        return path != null ? path : FieldPath.of(requireNonNull(message), field.snakeName());
    }

    /** The path below the key of a KeyValue; the same path for any other object. */
    private FieldPath underKey(JsonTape tape, int object, @Nullable Message message, FieldPath path) {
        if (message != null) {
            return KeyPath.isKeyed(message) ? KeyPath.json(path, message, tape, object, strings) : path;
        }
        byte[] first = null;
        byte[] last = null;
        boolean hasValue = false;
        for (int name = object + 1; name < tape.after(object); name = tape.after(name + 1)) {
            String member = tape.string(name).text();
            hasValue |= member.equals("value");
            if (member.equals("key") && tape.isString(name + 1)) {
                last = tape.string(name + 1).value();
                first = first == null ? last : first;
            }
        }
        return last == null || first == null || !hasValue ? path : path.under(first, last);
    }

    private void complete(JsonTape tape, int object, Message message, int mark) {
        Field traceId = message.field("traceId");
        if (traceId != null && !message.name().equals("Link")) {
            int id = last(tape, object, traceId);
            if (id >= 0 && tape.isString(id)) {
                String hex = tape.string(id).text();
                if (hex.length() == 32 && JsonBytes.fromHex(hex.getBytes(StandardCharsets.UTF_8)) != null) {
                    findings.completeTraceId(mark, hex.toLowerCase(Locale.ROOT));
                }
            }
        } else if (message.field("resource") != null) {
            byte[] service = services.last();
            findings.completeService(
                    mark, service == null ? null : leaves.text(ServiceNames.KEY, service, MAX_SERVICE_CHARS));
        }
    }

    private static ServiceNames services(JsonTape tape, int object, Field resource) {
        ServiceNames names = new ServiceNames();
        for (int name = object + 1; name < tape.after(object); name = tape.after(name + 1)) {
            if (isMember(tape, name, resource)) {
                addServices(tape, name + 1, names);
            }
        }
        return names;
    }

    private static void addServices(JsonTape tape, int resource, ServiceNames names) {
        int attributes = last(tape, resource, OtlpSchema.message("Resource").field("attributes"));
        if (attributes < 0 || !tape.isArray(attributes)) {
            return;
        }
        for (int i = attributes + 1; i < tape.after(attributes); i = tape.after(i)) {
            int key = last(tape, i, KEY);
            int text = last(tape, last(tape, i, KEY_VALUE.field("value")), ANY_VALUE.field("stringValue"));
            if (key >= 0 && tape.isString(key) && tape.string(key).text().equals(ServiceNames.KEY)) {
                names.add(text >= 0 && tape.isString(text) ? tape.string(text).value() : null);
            }
        }
    }

    /** The last value of a field in an object, negative where there is none or no object. */
    private static int last(JsonTape tape, int object, @Nullable Field field) {
        int value = -1;
        if (object >= 0 && field != null && tape.isObject(object)) {
            for (int name = object + 1; name < tape.after(object); name = tape.after(name + 1)) {
                if (isMember(tape, name, field)) {
                    value = name + 1;
                }
            }
        }
        return value;
    }

    static boolean isMember(JsonTape tape, int name, Field field) {
        return tape.isString(name, field.name()) || tape.isString(name, field.snakeName());
    }

    private static byte[] escape(String replacement) {
        return replacement.replace("\\", "\\\\").replace("\"", "\\\"").getBytes(StandardCharsets.US_ASCII);
    }
}

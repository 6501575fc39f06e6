package io.scrubjay.proxy.redact;

import io.scrubjay.proxy.redact.OtlpSchema.Field;
import io.scrubjay.proxy.redact.OtlpSchema.Message;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.join.JoinedPatch;
import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.scan.SweepHits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the secrets of one OTLP request in protobuf, and the edits that mask them.
 *
 * <p>Descends only where a sweep hit ends; below an attribute key, however, every leaf is examined, since a hit on the key
 * concerns all of them. A field that the schema does not know is examined as bytes and, where its bytes parse wholly as a
 * message, field by field. Good for one payload.
 */
final class ProtobufRedactor {
    /** How deep AnyValues may nest. */
    static final int MAX_ANY_VALUES = 64;

    /** How deep unknown fields are taken for messages; below they are bytes. */
    private static final int MAX_UNKNOWN = 8;

    /** The longest key that is supposed in an unknown message. */
    private static final int MAX_SUPPOSED_KEY_BYTES = 256;

    /**
     * By how much a finding in the bytes of an unknown message may go beyond what is masked in its fields: a tag and a
     * length may look like more of the same run.
     */
    private static final int MAX_OVERRUN_BYTES = 4;

    private static final int MAX_SERVICE_CHARS = 128;

    private static final Message KEY_VALUE = OtlpSchema.message("KeyValue");
    private static final byte[] SERVICE_NAME = ServiceNames.KEY.getBytes(StandardCharsets.US_ASCII);

    private final LeafRedactor leaves;
    private final ByteBuffer bytes;
    private final SweepHits hits;
    private final LogBodies bodies;
    private final Splice splice;
    private final PendingFindings findings;
    private final FieldBoundaries boundaries;
    /** Of a profiles request, which is walked whole; null for every other. */
    private @Nullable ProfileStrings strings;
    /** Of the resource whose telemetry is walked. */
    private ServiceNames services = new ServiceNames();

    /**
     * Borrows {@code bytes}, from 0 to its limit, and {@code hits} in them.
     *
     * @param bodies what was found over several log records
     */
    ProtobufRedactor(
            LeafRedactor leaves,
            ByteBuffer bytes,
            SweepHits hits,
            LogBodies bodies,
            Splice splice,
            PendingFindings findings) {
        this.leaves = leaves;
        this.bytes = bytes;
        this.hits = hits;
        this.bodies = bodies;
        this.splice = splice;
        this.findings = findings;
        this.boundaries = new FieldBoundaries(leaves, bytes, splice);
    }

    /**
     * Walks the outermost fields, without descending: what is not even that is no protobuf.
     *
     * @throws UnscannableException if a field is malformed
     */
    static void validate(ByteBuffer bytes) throws UnscannableException {
        ProtobufReader reader = new ProtobufReader(bytes, 0, bytes.limit());
        while (reader.next()) {}
    }

    /**
     * Adds the edits and findings of the request.
     *
     * @throws UnscannableException if a message on the way to a hit is malformed or nested too deep
     */
    void redact(Message request) throws UnscannableException {
        if (request.field("dictionary") != null) {
            strings = ProtobufProfileReader.read(bytes, request);
        }
        message(request, 0, bytes.limit(), null, 0);
    }

    /** Returns by how many bytes the message grows. The path is null above attributes and bodies. */
    private int message(Message message, int from, int to, @Nullable FieldPath path, int anyValues)
            throws UnscannableException {
        if (anyValues > MAX_ANY_VALUES) {
            throw new UnscannableException(
                    UnscannableException.Reason.TOO_DEEP,
                    "protobuf: AnyValue nested deeper than " + MAX_ANY_VALUES + " at offset " + from);
        }
        int mark = findings.size();
        Field resource = message.field("resource");
        if (resource != null) {
            services = services(from, to, resource);
        }
        FieldPath keyed = path != null && KeyPath.isKeyed(message)
                ? KeyPath.protobuf(path, message, bytes, from, to, strings)
                : path;
        ProtobufReader reader = new ProtobufReader(bytes, from, to);
        int growth = 0;
        boolean all = keyed != null && keyed.isKeyed();
        int fieldFrom = from;
        boolean examined = false;
        for (; reader.next(); fieldFrom = reader.valueTo()) {
            if ((examined || hits.anyEndsWithin(fieldFrom, reader.valueTo())) && isOdd(reader, message)) {
                boundaries.check(fieldFrom);
            }
            examined = false;
            if (reader.wireType() != ProtobufReader.LEN) {
                continue;
            }
            Field field = reader.insideGroup() ? null : message.field(reader.fieldNumber());
            boolean opaque = strings != null && field != null && field.name().equals("originalPayload");
            if (opaque) {
                OpaquePayload.check(bytes, reader.valueFrom(), reader.valueTo());
            }
            boolean hit = all
                    || hits.anyEndsWithin(reader.valueFrom(), reader.valueTo())
                    || bodies.anyWithin(reader.valueFrom(), reader.valueTo());
            if (strings != null && field != null && KeyPath.isStringTable(message, field)) {
                List<byte[]> contexts = strings.nextContexts();
                growth += hit || !contexts.isEmpty() ? leaf(reader, FieldPath.of(message, "string_table"), contexts) : 0;
            } else if (hit && opaque) {
                growth += originalPayload(reader, FieldPath.of(message, "original_payload"));
            } else if (hit || (strings != null && field != null && field.message() != null)) {
                // profiles are walked whole: keys hit nothing there, since their values are elsewhere
                growth += field(reader, message, field, keyed, anyValues);
            }
            if (hit && isOdd(reader, message)) {
                // of a wrong tag the length may be the first letter of a secret
                boundaries.check(reader.valueFrom());
            }
            examined = hit;
        }
        if (findings.size() > mark) {
            complete(message, from, to, mark);
        }
        if (resource != null) {
            services = new ServiceNames();
        }
        return growth;
    }

    /** Whether no OTLP message of this kind has such a field: one of a newer version, or what a wrong length makes one. */
    private static boolean isOdd(ProtobufReader reader, Message owner) {
        Field field = reader.insideGroup() ? null : owner.field(reader.fieldNumber());
        return field == null
                || (field.wireType() != reader.wireType()
                        && !(field.repeated() && reader.wireType() == ProtobufReader.LEN));
    }

    private int field(
            ProtobufReader reader, Message owner, @Nullable Field field, @Nullable FieldPath path, int anyValues)
            throws UnscannableException {
        if (field == null) {
            return unknown(reader, path != null ? path : FieldPath.of(owner, "field_" + reader.fieldNumber()), 0);
        }
        FieldPath at = path != null ? path : FieldPath.of(owner, field.snakeName());
        Message child = field.message();
        if (child != null) {
            int slot = splice.reserve(reader.lengthFrom());
            int growth = message(
                    child,
                    reader.valueFrom(),
                    reader.valueTo(),
                    KeyPath.isValue(child) ? at : null,
                    child == KeyPath.ANY_VALUE ? anyValues + 1 : anyValues);
            return settle(slot, reader, growth);
        }
        return switch (field.kind()) {
            case STRING, BYTES -> leaf(reader, at, owner == KEY_VALUE ? List.of() : at.contexts());
            case HEX_ID -> isLegalId(field, reader) ? 0 : leaf(reader, at, at.contexts());
            default -> field.repeated() ? packed(reader, at) : unknown(reader, at, 0);
        };
    }

    private int leaf(ProtobufReader reader, FieldPath path, List<byte[]> contexts) {
        List<JoinedPatch> joined = bodies.at(reader.valueFrom());
        List<Patch> patches = joined == null
                ? leaves.redact(
                        services.certain(), contexts, reader.value(), shadow -> shadow(shadow, reader.valueFrom()))
                : leaves.join(joined.stream().map(JoinedPatch::patch).toList(), reader.value());
        return masked(reader, path, patches, LogBodies.continued(joined));
    }

    private int originalPayload(ProtobufReader reader, FieldPath path) throws UnscannableException {
        int base = reader.valueFrom();
        int[] ends = OpaquePayload.ends(bytes, base, reader.valueTo());
        if (ends.length == 0) {
            return leaf(reader, path, List.of());
        }
        List<Patch> patches = leaves.redactParts(
                services.certain(),
                ends,
                (from, to) -> hits.anyEndsWithin(base + from, base + to),
                reader.value(),
                shadow -> shadow(shadow, base));
        return masked(reader, path, patches, Set.of());
    }

    /** @param continued what another field has told of */
    private int masked(ProtobufReader reader, FieldPath path, List<Patch> patches, Set<Fingerprint> continued) {
        if (patches.isEmpty()) {
            return 0;
        }
        int slot = splice.reserve(reader.lengthFrom());
        int growth = 0;
        String place = path.place(leaves);
        for (Patch patch : patches) {
            growth += mask(patch, reader.valueFrom());
            if (!continued.contains(patch.fingerprint())) {
                findings.add(patch, place);
            }
        }
        return settle(slot, reader, growth);
    }

    /** Packed numbers hold no text; where they do, a mask in its place would be none of them. */
    private int packed(ProtobufReader reader, FieldPath path) throws UnscannableException {
        if (!leaves.redact(services.certain(), path.contexts(), reader.value(), shadow -> {}).isEmpty()) {
            throw new UnscannableException(
                    UnscannableException.Reason.MALFORMED,
                    "protobuf: a secret in place of packed numbers at offset " + reader.valueFrom());
        }
        return 0;
    }

    private int unknown(ProtobufReader reader, FieldPath path, int depth) throws UnscannableException {
        int slot = splice.reserve(reader.lengthFrom());
        int mark = splice.size();
        int growth = 0;
        if (depth < MAX_UNKNOWN && ProtobufReader.isMessage(bytes, reader.valueFrom(), reader.valueTo())) {
            growth = unknownMessage(reader.valueFrom(), reader.valueTo(), path, depth);
        }
        boolean opaque = false;
        List<Patch> patches = leaves.redact(
                services.certain(), path.contexts(), reader.value(), shadow -> shadow(shadow, reader.valueFrom()));
        int end = splice.size();
        for (Patch patch : patches) {
            int from = reader.valueFrom() + patch.finding().fromByte();
            int to = reader.valueFrom() + patch.finding().toByte();
            int unmasked = splice.unmaskedBytes(mark, end, from, to);
            if (unmasked == to - from || unmasked > MAX_OVERRUN_BYTES) {
                opaque = true;
                mask(patch, reader.valueFrom());
                findings.add(patch, path.place(leaves));
            }
        }
        return settle(slot, reader, opaque ? splice.flatten(mark) : growth);
    }

    private int unknownMessage(int from, int to, FieldPath path, int depth) throws UnscannableException {
        byte[] key = null;
        ProtobufReader keys = new ProtobufReader(bytes, from, to);
        while (keys.next()) {
            int length = keys.valueTo() - keys.valueFrom();
            if (isField(keys, 1) && length > 0 && length <= MAX_SUPPOSED_KEY_BYTES) {
                key = keys.value();
            }
        }
        FieldPath keyed = key == null ? path : path.underSupposed(key);
        ProtobufReader reader = new ProtobufReader(bytes, from, to);
        int growth = 0;
        while (reader.next()) {
            if (reader.wireType() == ProtobufReader.LEN) {
                growth += unknown(reader, isField(reader, 1) ? path : keyed, depth + 1);
            }
        }
        return growth;
    }

    private int mask(Patch patch, int base) {
        byte[] replacement = patch.replacement().getBytes(StandardCharsets.US_ASCII);
        int from = base + patch.finding().fromByte();
        int to = base + patch.finding().toByte();
        splice.mask(from, to, replacement);
        findings.shadows().masked(from, to);
        return replacement.length - (to - from);
    }

    private void shadow(Finding finding, int base) {
        findings.shadows().add(finding.rule(), base + finding.fromByte(), base + finding.toByte());
    }

    private int settle(int slot, ProtobufReader reader, int growth) {
        return splice.settleLength(slot, reader.lengthFrom(), reader.valueFrom(), reader.valueTo(), growth);
    }

    private void complete(Message message, int from, int to, int mark) throws UnscannableException {
        Field traceId = message.field("traceId");
        if (traceId != null && !message.name().equals("Link")) {
            ProtobufReader id = last(from, to, traceId.number());
            if (id != null && isLegalId(traceId, id) && id.valueTo() > id.valueFrom()) {
                findings.completeTraceId(mark, HexFormat.of().formatHex(id.value()));
            }
        } else if (message.field("resource") != null) {
            byte[] service = services.last();
            findings.completeService(
                    mark, service == null ? null : leaves.text(ServiceNames.KEY, service, MAX_SERVICE_CHARS));
        }
    }

    private ServiceNames services(int from, int to, Field resource) throws UnscannableException {
        ServiceNames names = new ServiceNames();
        ProtobufReader resources = new ProtobufReader(bytes, from, to);
        while (resources.next()) {
            if (!isField(resources, resource.number())) {
                continue;
            }
            ProtobufReader attributes = new ProtobufReader(bytes, resources.valueFrom(), resources.valueTo());
            while (attributes.next()) {
                if (isField(attributes, 1)) {
                    ProtobufReader key = last(attributes.valueFrom(), attributes.valueTo(), 1);
                    ProtobufReader any = last(attributes.valueFrom(), attributes.valueTo(), 2);
                    if (key != null && any != null && Arrays.equals(key.value(), SERVICE_NAME)) {
                        ProtobufReader text = last(any.valueFrom(), any.valueTo(), 1);
                        names.add(text == null ? null : text.value());
                    }
                }
            }
        }
        return names;
    }

    /** A reader that stands on the last length-delimited field of this number, null if there is none. */
    private @Nullable ProtobufReader last(int from, int to, int number) throws UnscannableException {
        int fieldFrom = -1;
        ProtobufReader reader = new ProtobufReader(bytes, from, to);
        int at = from;
        while (reader.next()) {
            if (isField(reader, number)) {
                fieldFrom = at;
            }
            at = reader.valueTo();
        }
        if (fieldFrom < 0) {
            return null;
        }
        ProtobufReader last = new ProtobufReader(bytes, fieldFrom, to);
        last.next();
        return last;
    }

    private static boolean isField(ProtobufReader reader, int number) {
        return reader.wireType() == ProtobufReader.LEN && reader.fieldNumber() == number && !reader.insideGroup();
    }

    private static boolean isLegalId(Field field, ProtobufReader reader) {
        int length = reader.valueTo() - reader.valueFrom();
        return length == 0 || length == (field.name().toLowerCase(Locale.ROOT).endsWith("spanid") ? 8 : 16);
    }
}

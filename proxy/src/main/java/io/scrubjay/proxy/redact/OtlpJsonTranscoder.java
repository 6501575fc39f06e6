package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.scrubjay.proxy.redact.OtlpSchema.Field;
import io.scrubjay.proxy.redact.OtlpSchema.Kind;
import io.scrubjay.proxy.redact.OtlpSchema.Message;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes OTLP/JSON requests as protobuf, for an upstream that takes nothing else.
 *
 * <p>Reads what the specification allows and the Collector accepts: lowerCamelCase and snake_case names, ids in hexadecimal
 * (that of a profile in base64, too), 64-bit numbers as numbers or strings, enums as integers, base64 in both alphabets. Unknown names are dropped, null is
 * absent, of duplicates the last counts. Stateless, any thread. Source: OTLP specification, JSON Protobuf Encoding.
 */
public final class OtlpJsonTranscoder {
    /** The longest text of a number; a double has at most 1,080 digits that matter. */
    private static final int MAX_NUMBER_CHARS = 1100;

    private final JsonTape tape;
    private final ProtobufWriter out;

    private OtlpJsonTranscoder(JsonTape tape, ProtobufWriter out) {
        this.tape = tape;
        this.out = out;
    }

    /**
     * The same request in protobuf.
     *
     * <p>Borrows {@code json}. Returns a retained buffer; the caller releases it.
     *
     * @throws UnscannableException if the document is malformed, nested too deep, or a value does not fit its field
     * @throws IllegalArgumentException for {@link Signal#SYSLOG}
     */
    public static ByteBuf toProtobuf(Signal signal, ByteBuf json) throws UnscannableException {
        Message request = OtlpSchema.request(signal);
        JsonTape tape = JsonTokenizer.tokenize(
                json.nioBuffer(json.readerIndex(), json.readableBytes()).slice());
        ProtobufWriter out = new ProtobufWriter(json.readableBytes() / 2);
        new OtlpJsonTranscoder(tape, out).message(request, 0, 0);
        return json.alloc().directBuffer(Math.max(1, out.length())).writeBytes(out.bytes(), 0, out.length());
    }

    private void message(Message message, int object, int anyValues) throws UnscannableException {
        if (!tape.isObject(object)) {
            throw misfit(object, "an object");
        }
        if (anyValues > ProtobufRedactor.MAX_ANY_VALUES) {
            throw new UnscannableException(
                    UnscannableException.Reason.TOO_DEEP,
                    "json: AnyValue nested deeper than " + ProtobufRedactor.MAX_ANY_VALUES + " at offset "
                            + tape.from(object));
        }
        IdentityHashMap<Field, Integer> last = new IdentityHashMap<>();
        for (int name = object + 1; name < tape.after(object); name = tape.after(name + 1)) {
            Field field = message.field(tape.string(name).text());
            if (field != null) {
                last.put(field, name);
            }
        }
        // in the order of the document: of the alternatives of a oneof too the last counts
        for (int name = object + 1; name < tape.after(object); name = tape.after(name + 1)) {
            Field field = message.field(tape.string(name).text());
            if (field != null && last.getOrDefault(field, -1) == name && !tape.isNull(name + 1)) {
                field(field, name + 1, anyValues);
            }
        }
    }

    private void field(Field field, int value, int anyValues) throws UnscannableException {
        if (!field.repeated()) {
            single(field, value, anyValues);
            return;
        }
        if (!tape.isArray(value)) {
            throw misfit(value, "an array");
        }
        boolean packed = isNumeric(field.kind());
        int mark = packed && tape.after(value) > value + 1 ? out.begin(field.number()) : -1;
        for (int element = value + 1; element < tape.after(value); element = tape.after(element)) {
            if (packed) {
                packed(field, element);
            } else {
                single(field, element, anyValues);
            }
        }
        if (mark >= 0) {
            out.end(mark);
        }
    }

    private void single(Field field, int value, int anyValues) throws UnscannableException {
        int number = field.number();
        switch (field.kind()) {
            case MESSAGE -> {
                int mark = out.begin(number);
                Message child = OtlpSchema.message(String.valueOf(field.messageName()));
                message(child, value, child.name().equals("AnyValue") ? anyValues + 1 : anyValues);
                out.end(mark);
            }
            case STRING -> out.bytesField(number, string(value).value());
            case BYTES -> out.bytesField(number, fits(JsonBytes.fromBase64(string(value).value()), value, "base64"));
            case HEX_ID -> out.bytesField(number, fits(JsonBytes.fromId(field, string(value).value()), value, "hex digits"));
            case BOOL -> out.varintField(number, bool(value) ? 1 : 0);
            case ENUM, INT32, UINT32, INT64, UINT64 -> out.varintField(number, integer(field.kind(), value));
            case SINT32 -> out.varintField(number, zigZag(integer(field.kind(), value)));
            case FIXED32 -> out.fixed32Field(number, (int) integer(field.kind(), value));
            case FIXED64, SFIXED64 -> out.fixed64Field(number, integer(field.kind(), value));
            case DOUBLE -> out.fixed64Field(number, Double.doubleToRawLongBits(decimal(value)));
        }
    }

    private void packed(Field field, int element) throws UnscannableException {
        switch (field.kind()) {
            case DOUBLE -> out.fixed(Double.doubleToRawLongBits(decimal(element)), 8);
            case FIXED64 -> out.fixed(integer(field.kind(), element), 8);
            default -> out.varint(integer(field.kind(), element));
        }
    }

    private JsonString string(int value) throws UnscannableException {
        if (!tape.isString(value)) {
            throw misfit(value, "a string");
        }
        return tape.string(value);
    }

    private boolean bool(int value) throws UnscannableException {
        return switch (tape.first(value)) {
            case 't' -> true;
            case 'f' -> false;
            default -> throw misfit(value, "true or false");
        };
    }

    private long integer(Kind kind, int value) throws UnscannableException {
        String text = number(value);
        boolean unsigned = kind == Kind.UINT64 || kind == Kind.FIXED64;
        long parsed;
        try {
            parsed = unsigned ? Long.parseUnsignedLong(text) : Long.parseLong(text);
        } catch (NumberFormatException e) {
            double decimal = decimal(value);
            parsed = (long) decimal;
            if (decimal != Math.rint(decimal) || Math.abs(decimal) >= 0x1p63 || (unsigned && decimal < 0)) {
                throw misfit(value, "an integer of 64 bits");
            }
        }
        boolean fits =
                switch (kind) {
                    case ENUM, INT32, SINT32 -> parsed == (int) parsed;
                    case UINT32, FIXED32 -> parsed >>> 32 == 0;
                    default -> true;
                };
        if (!fits) {
            throw misfit(value, "an integer of 32 bits");
        }
        return parsed;
    }

    private double decimal(int value) throws UnscannableException {
        String text = number(value);
        try {
            return switch (text) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        } catch (NumberFormatException e) {
            throw misfit(value, "a number");
        }
    }

    private String number(int value) throws UnscannableException {
        byte first = tape.first(value);
        boolean isNumber = first == '-' || (first >= '0' && first <= '9');
        if ((!isNumber && first != '"') || tape.to(value) - tape.from(value) > MAX_NUMBER_CHARS) {
            throw misfit(value, "a number");
        }
        return isNumber ? tape.literal(value) : tape.string(value).text();
    }

    private byte[] fits(byte @Nullable [] decoded, int value, String expected) throws UnscannableException {
        if (decoded == null) {
            throw misfit(value, expected);
        }
        return decoded;
    }

    private UnscannableException misfit(int value, String expected) {
        return new UnscannableException(
                UnscannableException.Reason.MALFORMED,
                "json: unfit value at offset " + tape.from(value) + " (expected: " + expected + ")");
    }

    private static boolean isNumeric(Kind kind) {
        return kind == Kind.DOUBLE || kind == Kind.FIXED64 || kind == Kind.UINT64;
    }

    private static long zigZag(long value) {
        return (value << 1) ^ (value >> 63);
    }
}

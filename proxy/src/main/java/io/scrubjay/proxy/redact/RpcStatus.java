package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;

/**
 * The parts of {@code google.rpc.Status} (code = 1, message = 2, details = 3) that OTLP gives a meaning to.
 *
 * @param code number of the gRPC code
 * @param message for the developer
 * @param retryDelaySeconds the delay of the {@code google.rpc.RetryInfo} among the details, rounded up, or
 *     {@link OtlpResponse#NO_RETRY_DELAY}
 */
public record RpcStatus(int code, String message, int retryDelaySeconds) {
    private static final String RETRY_INFO_TYPE = "type.googleapis.com/google.rpc.RetryInfo";
    private static final int VARINT = ResponseReader.VARINT;
    private static final int LENGTH_DELIMITED = ResponseReader.LENGTH_DELIMITED;

    /** Encodes it as protobuf. Returns a retained buffer; the caller releases it. */
    public ByteBuf toProtobuf(ByteBufAllocator allocator) {
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        ByteBuf out = allocator.buffer(text.length + 96);
        if (code != 0) {
            writeTag(out, 1, VARINT);
            writeVarint(out, code);
        }
        if (text.length > 0) {
            writeBytes(out, 2, text);
        }
        if (retryDelaySeconds != OtlpResponse.NO_RETRY_DELAY) {
            writeRetryInfo(out, retryDelaySeconds);
        }
        return out;
    }

    /** Encodes it as protobuf's JSON. Returns a retained buffer; the caller releases it. */
    public ByteBuf toJson(ByteBufAllocator allocator) {
        StringBuilder json = new StringBuilder("{\"code\":").append(code).append(",\"message\":");
        JsonText.appendQuoted(json, message);
        if (retryDelaySeconds != OtlpResponse.NO_RETRY_DELAY) {
            json.append(",\"details\":[{\"@type\":\"").append(RETRY_INFO_TYPE).append("\",\"retryDelay\":\"");
            json.append(retryDelaySeconds).append("s\"}]");
        }
        return ByteBufUtil.writeUtf8(allocator, json.append('}'));
    }

    /** Appends a {@code google.rpc.RetryInfo} to the details of an encoded Status. Borrows {@code status}. */
    public static void writeRetryInfo(ByteBuf status, int retryDelaySeconds) {
        byte[] type = RETRY_INFO_TYPE.getBytes(StandardCharsets.US_ASCII);
        int durationBytes = retryDelaySeconds == 0 ? 0 : 1 + varintBytes(retryDelaySeconds);
        int retryInfoBytes = 2 + durationBytes;
        int anyBytes = 2 + type.length + 2 + retryInfoBytes;
        writeTag(status, 3, LENGTH_DELIMITED);
        writeVarint(status, anyBytes);
        writeBytes(status, 1, type);
        writeTag(status, 2, LENGTH_DELIMITED);
        writeVarint(status, retryInfoBytes);
        writeTag(status, 1, LENGTH_DELIMITED);
        writeVarint(status, durationBytes);
        if (durationBytes > 0) {
            writeTag(status, 1, VARINT);
            writeVarint(status, retryDelaySeconds);
        }
    }

    /**
     * Reads an encoded Status. Borrows {@code status} and leaves its reader index alone.
     *
     * @throws CorruptedFrameException if it is not valid protobuf
     */
    public static RpcStatus parse(ByteBuf status) {
        int code = 0;
        String message = "";
        int delay = OtlpResponse.NO_RETRY_DELAY;
        ResponseReader reader = new ResponseReader(status);
        while (reader.hasNext()) {
            long tag = reader.readTag();
            if (tag == ResponseReader.tag(1, VARINT)) {
                code = (int) reader.readVarint();
            } else if (tag == ResponseReader.tag(2, LENGTH_DELIMITED)) {
                message = reader.readLengthDelimited().toString(StandardCharsets.UTF_8);
            } else if (tag == ResponseReader.tag(3, LENGTH_DELIMITED)) {
                int found = retryDelay(reader.readLengthDelimited());
                delay = found == OtlpResponse.NO_RETRY_DELAY ? delay : found;
            } else {
                reader.skip(tag);
            }
        }
        return new RpcStatus(code, message, delay);
    }

    private static int retryDelay(ByteBuf any) {
        String type = "";
        ByteBuf value = Unpooled.EMPTY_BUFFER;
        ResponseReader reader = new ResponseReader(any);
        while (reader.hasNext()) {
            long tag = reader.readTag();
            if (tag == ResponseReader.tag(1, LENGTH_DELIMITED)) {
                type = reader.readLengthDelimited().toString(StandardCharsets.UTF_8);
            } else if (tag == ResponseReader.tag(2, LENGTH_DELIMITED)) {
                value = reader.readLengthDelimited();
            } else {
                reader.skip(tag);
            }
        }
        return type.equals(RETRY_INFO_TYPE) ? retryInfoSeconds(value) : OtlpResponse.NO_RETRY_DELAY;
    }

    private static int retryInfoSeconds(ByteBuf retryInfo) {
        int seconds = 0;
        ResponseReader reader = new ResponseReader(retryInfo);
        while (reader.hasNext()) {
            long tag = reader.readTag();
            if (tag == ResponseReader.tag(1, LENGTH_DELIMITED)) {
                seconds = durationSeconds(reader.readLengthDelimited());
            } else {
                reader.skip(tag);
            }
        }
        return seconds;
    }

    private static int durationSeconds(ByteBuf duration) {
        long seconds = 0;
        long nanos = 0;
        ResponseReader reader = new ResponseReader(duration);
        while (reader.hasNext()) {
            long tag = reader.readTag();
            if (tag == ResponseReader.tag(1, VARINT)) {
                seconds = reader.readVarint();
            } else if (tag == ResponseReader.tag(2, VARINT)) {
                nanos = reader.readVarint();
            } else {
                reader.skip(tag);
            }
        }
        long roundedUp = nanos > 0 && seconds < Integer.MAX_VALUE ? seconds + 1 : seconds;
        return Math.clamp(roundedUp, 0, Integer.MAX_VALUE);
    }

    static void writeBytes(ByteBuf out, int field, byte[] bytes) {
        writeTag(out, field, LENGTH_DELIMITED);
        writeVarint(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void writeTag(ByteBuf out, int field, int wireType) {
        out.writeByte(ResponseReader.tag(field, wireType));
    }

    static void writeVarint(ByteBuf out, long value) {
        long rest = value;
        while ((rest & ~0x7f) != 0) {
            out.writeByte((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    static int varintBytes(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }
}

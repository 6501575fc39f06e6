package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The {@code partial_success} (field 1) of an {@code Export*ServiceResponse}; the messages of all signals have one shape:
 * rejected = 1, error_message = 2.
 *
 * @param isPresent whether the upstream set it
 * @param rejected number of records, spans or data points that the upstream did not take
 * @param errorMessage why
 */
public record PartialSuccess(boolean isPresent, long rejected, String errorMessage) {
    /**
     * Reads an encoded response. Borrows {@code response} and leaves its reader index alone.
     *
     * @throws CorruptedFrameException if it is not valid protobuf
     */
    public static PartialSuccess parse(ByteBuf response) {
        boolean present = false;
        long rejected = 0;
        String errorMessage = "";
        ResponseReader reader = new ResponseReader(response);
        while (reader.hasNext()) {
            long tag = reader.readTag();
            if (tag != ResponseReader.tag(1, ResponseReader.LENGTH_DELIMITED)) {
                reader.skip(tag);
                continue;
            }
            present = true;
            ResponseReader partial = new ResponseReader(reader.readLengthDelimited());
            while (partial.hasNext()) {
                long field = partial.readTag();
                if (field == ResponseReader.tag(1, ResponseReader.VARINT)) {
                    rejected = partial.readVarint();
                } else if (field == ResponseReader.tag(2, ResponseReader.LENGTH_DELIMITED)) {
                    errorMessage = partial.readLengthDelimited().toString(StandardCharsets.UTF_8);
                } else {
                    partial.skip(field);
                }
            }
        }
        return new PartialSuccess(present, rejected, errorMessage);
    }

    /**
     * Reads a response in JSON, with names of either spelling. Borrows {@code response} and leaves its reader index alone.
     *
     * @throws CorruptedFrameException if it is not valid JSON
     */
    public static PartialSuccess parseJson(ByteBuf response) {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(new ByteBufInputStream(response.duplicate()));
        } catch (JacksonException e) {
            throw new CorruptedFrameException("response: not valid JSON"); // without the cause, which quotes it
        }
        JsonNode partial = root.path(root.has("partialSuccess") ? "partialSuccess" : "partial_success");
        if (!partial.isObject()) {
            return new PartialSuccess(false, 0, "");
        }
        long rejected = 0;
        String errorMessage = "";
        for (Map.Entry<String, JsonNode> field : partial.properties()) {
            if (field.getKey().startsWith("rejected")) {
                rejected = field.getValue().asLong(0); // a number, or a string of digits as protobuf's JSON has it
            } else if (field.getKey().equals("errorMessage") || field.getKey().equals("error_message")) {
                errorMessage = field.getValue().asString("");
            }
        }
        return new PartialSuccess(true, rejected, errorMessage);
    }

    /** A response with nothing else in it. Returns a retained buffer; the caller releases it. */
    public ByteBuf toProtobuf(ByteBufAllocator allocator) {
        if (!isPresent) {
            return Unpooled.EMPTY_BUFFER;
        }
        byte[] text = errorMessage.getBytes(StandardCharsets.UTF_8);
        int partialBytes = (rejected == 0 ? 0 : 1 + RpcStatus.varintBytes(rejected))
                + (text.length == 0 ? 0 : 1 + RpcStatus.varintBytes(text.length) + text.length);
        ByteBuf out = allocator.buffer(1 + RpcStatus.varintBytes(partialBytes) + partialBytes);
        out.writeByte(ResponseReader.tag(1, ResponseReader.LENGTH_DELIMITED));
        RpcStatus.writeVarint(out, partialBytes);
        if (rejected != 0) {
            out.writeByte(ResponseReader.tag(1, ResponseReader.VARINT));
            RpcStatus.writeVarint(out, rejected);
        }
        if (text.length > 0) {
            RpcStatus.writeBytes(out, 2, text);
        }
        return out;
    }
}

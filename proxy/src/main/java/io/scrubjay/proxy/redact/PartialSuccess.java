package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;

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
}

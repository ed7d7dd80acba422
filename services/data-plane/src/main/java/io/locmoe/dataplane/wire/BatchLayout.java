package io.locmoe.dataplane.wire;

import java.nio.ByteBuffer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * The layout of a record batch of one binary column according to Arrow's metadata; not checked yet.
 *
 * @param rows         rows of the batch
 * @param buffers      number of buffers in its body; the other fields are zero unless it is {@link PartSchema#BUFFERS}
 * @param offsetsAt    position of the offsets in the body
 * @param offsetsBytes length of the offsets
 * @param valuesAt     position of the values in the body
 * @param valuesBytes  length of the values
 */
record BatchLayout(long rows, int buffers, long offsetsAt, long offsetsBytes, long valuesAt, long valuesBytes) {

    /** Null if the metadata is not that of an uncompressed record batch. */
    static BatchLayout read(ByteBuffer metadata) {
        try {
            Message message = metadata == null ? null : Message.getRootAsMessage(metadata);
            if (message == null || message.headerType() != MessageHeader.RecordBatch) {
                return null;
            }
            RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
            return batch == null || batch.compression() != null ? null : of(batch);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return null;
        }
    }

    private static BatchLayout of(RecordBatch batch) {
        if (batch.buffersLength() != PartSchema.BUFFERS) {
            return new BatchLayout(batch.length(), batch.buffersLength(), 0, 0, 0, 0);
        }
        return new BatchLayout(
                batch.length(),
                PartSchema.BUFFERS,
                batch.buffers(1).offset(),
                batch.buffers(1).length(),
                batch.buffers(2).offset(),
                batch.buffers(2).length());
    }
}

package io.locmoe.engine.exchange;

import io.locmoe.spi.router.MeshCounts;
import java.nio.LongBuffer;
import java.util.stream.LongStream;

/**
 * Payload bytes that a rank sent in a step. The array belongs to the record.
 *
 * @param gradients bytes of gradients, and of weights for replicas, to other nodes
 * @param exchange  [ranks] bytes of token exchange to each rank
 */
public record SentBytes(long gradients, long[] exchange) {

    /** The sum over all devices of a rank, on each of them. */
    public SentBytes sum(MeshCounts devices) {
        LongStream.Builder mine = LongStream.builder();
        write(mine);
        return read(LongBuffer.wrap(devices.sum(mine.build().toArray())), exchange.length);
    }

    /** Appends the numbers, for {@link #read}. */
    public void write(LongStream.Builder out) {
        out.add(gradients);
        for (long bytes : exchange) {
            out.add(bytes);
        }
    }

    public static SentBytes read(LongBuffer in, int ranks) {
        long gradients = in.get();
        long[] exchange = new long[ranks];
        in.get(exchange);
        return new SentBytes(gradients, exchange);
    }
}

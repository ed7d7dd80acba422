package io.locmoe.comm.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Error bounds of the wire formats. */
class WireFormatTest {
    private static final RowCodec BF16 = new Bf16Rows();
    private static final RowCodec INT8 = new Int8Rows();

    private static float[] travel(RowCodec codec, float... row) {
        byte[] wire = new byte[codec.bytes(row.length)];
        float[] back = new float[row.length];
        codec.encode(MemorySegment.ofArray(row), MemorySegment.ofArray(wire), row.length);
        codec.decode(MemorySegment.ofArray(wire), MemorySegment.ofArray(back), row.length);
        return back;
    }

    private static float[] normal(Random random, int columns) {
        float[] row = new float[columns];
        float size = (float) Math.exp(20 * random.nextGaussian());
        for (int c = 0; c < columns; c++) {
            row[c] = size * (float) random.nextGaussian();
        }
        return row;
    }

    @Test
    void aBfloat16IsWithin2ToTheMinus8OfItsValue() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            float[] row = normal(random, 7);
            float[] back = travel(BF16, row);
            for (int c = 0; c < row.length; c++) {
                assertThat(Math.abs((double) back[c] - row[c])).isLessThanOrEqualTo(Math.abs(row[c]) * 0x1p-8);
            }
        }
    }

    /** 1 + 2^-8 lies between 1 and 1 + 2^-7, of which 1 has the even last bit; 1 + 3 * 2^-8 goes up to 1 + 2^-6. */
    @Test
    void aTieGoesToTheEvenBfloat16() {
        assertThat(travel(BF16, 1 + 0x1p-8f, 1 + 3 * 0x1p-8f, -1 - 0x1p-8f)).containsExactly(1, 1 + 0x1p-6f, -1);
    }

    @Test
    void nonFiniteValuesStayNonFiniteInBfloat16() {
        assertThat(travel(
                        BF16,
                        Float.NaN,
                        Float.intBitsToFloat(0x7F800001),
                        Float.NEGATIVE_INFINITY,
                        Float.MAX_VALUE,
                        -0f))
                .containsExactly(Float.NaN, Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -0f);
    }

    @Test
    void anInt8IsWithinHalfAStepOfTheLargestMagnitudeBy127() {
        Random random = new Random(2);
        for (int i = 0; i < 1000; i++) {
            float[] row = normal(random, 7);
            double largest = 0;
            for (float element : row) {
                largest = Math.max(largest, Math.abs(element));
            }
            float[] back = travel(INT8, row);
            for (int c = 0; c < row.length; c++) {
                assertThat(Math.abs((double) back[c] - row[c])).isLessThanOrEqualTo(largest * (1 / 254.0 + 0x1p-22));
            }
        }
    }

    /** The scale is 2: whole steps come back exactly. */
    @Test
    void wholeStepsAreExactInInt8() {
        float[] row = {254, -254, 0, 2, -100};
        assertThat(travel(INT8, row)).containsExactly(row);
        assertThat(travel(INT8, 0, 0)).containsExactly(0, 0);
    }

    @Test
    void anInt8RowWithAnElementThatIsNotFiniteArrivesAsNaN() {
        assertThat(travel(INT8, 1, Float.NaN, 2)).containsOnly(Float.NaN);
        assertThat(travel(INT8, 1, Float.POSITIVE_INFINITY, 2)).containsOnly(Float.NaN);
    }

    @Test
    void aRowOf64ColumnsTakes256Or128Or68Bytes() {
        assertThat(BF16.bytes(64)).isEqualTo(128);
        assertThat(INT8.bytes(64)).isEqualTo(68);
        CommunicationStrategy plain = (plan, send, receive, transport) -> null;
        Options options = Options.parse(List.of(WireFormat.option()), Map.of());
        assertThat(WireFormat.of(options).over(plain)).isSameAs(plain);
    }

    /** Rank 0 of two, which sends and receives a row of five elements of a smaller type. */
    private static short[] travel(WireFormat wire, ElementType type, int bytesOnTheWay, short... row) {
        MessageTag tag = new MessageTag(1, 0, 0, Direction.DISPATCH, 0);
        ExchangePlan plan = new ExchangePlan(tag, 2 * row.length, 0, new int[][] {{0, 1}, {1, 0}}, 1, null, type);
        CommunicationStrategy mirror = (moved, send, receive, transport) -> {
            assertThat(moved.rowBytes()).isEqualTo(bytesOnTheWay);
            receive.copyFrom(send);
            return PendingExchange.of(() -> {});
        };
        short[] back = new short[row.length];
        wire.over(mirror)
                .begin(plan, MemorySegment.ofArray(row), MemorySegment.ofArray(back), new NoTransport())
                .await();
        return back;
    }

    /** Rows of two bytes an element are no larger than bf16, and travel as they are, whatever their bits. */
    @Test
    void rowsOfASmallerTypeTravelAsTheyAre() {
        short[] bits = {0x7FC5, 1, (short) 0x8000, 0x3F9D, 0x7BFF};
        for (ElementType type : List.of(ElementType.BFLOAT16, ElementType.FLOAT16)) {
            assertThat(travel(WireFormat.BF16, type, 10, bits)).isEqualTo(bits);
            assertThat(travel(WireFormat.FLOAT32, type, 10, bits)).isEqualTo(bits);
        }
    }

    /** As numbers, not as the halves of floats: the scale is 2, whole steps come back exactly. */
    @Test
    void rowsOfASmallerTypeAreCodedInInt8ByTheirNumbers() {
        float[] row = {254, -254, 0, 2, -100};
        short[] halves = new short[row.length];
        short[] brains = new short[row.length];
        for (int c = 0; c < row.length; c++) {
            halves[c] = Float.floatToFloat16(row[c]);
            brains[c] = (short) (Float.floatToRawIntBits(row[c]) >>> 16);
        }
        assertThat(travel(WireFormat.INT8, ElementType.FLOAT16, 9, halves)).isEqualTo(halves);
        assertThat(travel(WireFormat.INT8, ElementType.BFLOAT16, 9, brains)).isEqualTo(brains);
    }

    /** Transport of a mesh of two ranks, for strategies that send nothing. */
    private static final class NoTransport implements Transport {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public Topology topology() {
            return Topology.of(2, 1);
        }

        @Override
        public void send(int target, MessageTag tag, MemorySegment payload) {
            throw new AssertionError("nothing is sent");
        }

        @Override
        public Received receive(int source, MessageTag tag) {
            throw new AssertionError("nothing is received");
        }
    }
}

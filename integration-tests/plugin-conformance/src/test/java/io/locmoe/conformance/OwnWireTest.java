package io.locmoe.conformance;

import io.locmoe.comm.toolkit.RowCodec;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.plugin.Options;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A stranger's strategy with a wire format of its own keeps every rule, within the error that it declares. */
class OwnWireTest extends FixtureCase {

    /** The upper half of a float32, cut off; the one of the plug-in guide. */
    private static final class UpperHalf implements RowCodec {
        @Override
        public int bytes(int columns) {
            return columns * Short.BYTES;
        }

        @Override
        public void encode(MemorySegment row, MemorySegment wire, int columns) {
            for (int c = 0; c < columns; c++) {
                int bits = row.get(ValueLayout.JAVA_INT_UNALIGNED, (long) c * Integer.BYTES);
                wire.set(ValueLayout.JAVA_SHORT_UNALIGNED, (long) c * Short.BYTES, (short) (bits >>> 16));
            }
        }

        @Override
        public void decode(MemorySegment wire, MemorySegment row, int columns) {
            for (int c = 0; c < columns; c++) {
                int bits = wire.get(ValueLayout.JAVA_SHORT_UNALIGNED, (long) c * Short.BYTES) << 16;
                row.set(ValueLayout.JAVA_INT_UNALIGNED, (long) c * Integer.BYTES, bits);
            }
        }
    }

    @Override
    CommunicationStrategy create(Options options) {
        return new UpperHalf().over(super.create(options));
    }

    @Override
    protected double error() {
        return 0x1p-7;
    }
}

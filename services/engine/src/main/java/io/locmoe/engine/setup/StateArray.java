package io.locmoe.engine.setup;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The live array of one router state. Its elements are sent between ranks as 64 bits each, whatever their type. */
public sealed interface StateArray {

    /** Name of the element type in checkpoints. */
    String type();

    /** A copy of the array, of the same type. */
    Object copy();

    int length();

    /** [length] the elements as bits. */
    long[] bits();

    /** Sets the elements from bits. */
    void setBits(long[] bits);

    /** Elements of type double. */
    record Doubles(double[] values) implements StateArray {
        @Override
        public String type() {
            return "float64";
        }

        @Override
        public Object copy() {
            return values.clone();
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public long[] bits() {
            return DoubleStream.of(values)
                    .mapToLong(Double::doubleToRawLongBits)
                    .toArray();
        }

        @Override
        public void setBits(long[] bits) {
            Arrays.setAll(values, i -> Double.longBitsToDouble(bits[i]));
        }
    }

    /** Elements of type int. */
    record Ints(int[] values) implements StateArray {
        @Override
        public String type() {
            return "int32";
        }

        @Override
        public Object copy() {
            return values.clone();
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public long[] bits() {
            return IntStream.of(values).asLongStream().toArray();
        }

        @Override
        public void setBits(long[] bits) {
            Arrays.setAll(values, i -> Math.toIntExact(bits[i]));
        }
    }

    /** Elements of type long. */
    record Longs(long[] values) implements StateArray {
        @Override
        public String type() {
            return "int64";
        }

        @Override
        public Object copy() {
            return values.clone();
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public long[] bits() {
            return values.clone();
        }

        @Override
        public void setBits(long[] bits) {
            System.arraycopy(bits, 0, values, 0, values.length);
        }
    }
}

package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.Binary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * out[r, c] = left[r, c] OP right. Every spread comes down to rows with a right operand of vectors or of one number;
 * each operation has its own loops, because the JIT needs the operation to be a constant.
 */
final class VectorBinary {
    private VectorBinary() {}

    static void binary(Binary kernel, DeviceMemory memory) {
        long left = memory.of(kernel.left()).address();
        long right = memory.of(kernel.right()).address();
        long out = memory.of(kernel.out()).address();
        long columns = kernel.columns();
        switch (kernel.spread()) {
            case NONE -> rows(kernel.operation(), left, right, out, 0, 0, columns * kernel.rows());
            case SCALAR -> number(kernel.operation(), left, Lanes.get(right, 0), out, 0, columns * kernel.rows());
            case OVER_ROWS -> {
                for (long row = 0; row < kernel.rows(); row++) {
                    rows(kernel.operation(), left, right, out, row * columns, 0, columns);
                }
            }
            case OVER_COLUMNS -> overColumns(kernel, left, right, out);
        }
    }

    private static void overColumns(Binary kernel, long left, long right, long out) {
        long columns = kernel.columns();
        if (columns == 1) {
            rows(kernel.operation(), left, right, out, 0, 0, kernel.rows());
            return;
        }
        for (long row = 0; row < kernel.rows(); row++) {
            number(kernel.operation(), left, Lanes.get(right, row), out, row * columns, columns);
        }
    }

    private static void rows(
            Binary.Operation operation, long left, long right, long out, long start, long rightStart, long length) {
        switch (operation) {
            case ADD -> add(left, right, out, start, rightStart, length);
            case SUBTRACT -> subtract(left, right, out, start, rightStart, length);
            case MULTIPLY -> multiply(left, right, out, start, rightStart, length);
            case DIVIDE -> divide(left, right, out, start, rightStart, length);
        }
    }

    private static void number(Binary.Operation operation, long left, float right, long out, long start, long length) {
        switch (operation) {
            case ADD -> add(left, right, out, start, length);
            case SUBTRACT -> add(left, -right, out, start, length);
            case MULTIPLY -> multiply(left, right, out, start, length);
            case DIVIDE -> divide(left, right, out, start, length);
        }
    }

    static void add(long left, long right, long out, long start, long rightStart, long length) {
        long whole = Lanes.whole(length);
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.load(left, start + i).add(Lanes.load(right, rightStart + i)), out, start + i);
        }
        if (whole < length) {
            VectorMask<Float> rest = Lanes.first(length - whole);
            FloatVector a = Lanes.load(left, start + whole, rest);
            Lanes.store(a.add(Lanes.load(right, rightStart + whole, rest)), out, start + whole, rest);
        }
    }

    private static void subtract(long left, long right, long out, long start, long rightStart, long length) {
        long whole = Lanes.whole(length);
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.load(left, start + i).sub(Lanes.load(right, rightStart + i)), out, start + i);
        }
        if (whole < length) {
            VectorMask<Float> rest = Lanes.first(length - whole);
            FloatVector a = Lanes.load(left, start + whole, rest);
            Lanes.store(a.sub(Lanes.load(right, rightStart + whole, rest)), out, start + whole, rest);
        }
    }

    private static void multiply(long left, long right, long out, long start, long rightStart, long length) {
        long whole = Lanes.whole(length);
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.load(left, start + i).mul(Lanes.load(right, rightStart + i)), out, start + i);
        }
        if (whole < length) {
            VectorMask<Float> rest = Lanes.first(length - whole);
            FloatVector a = Lanes.load(left, start + whole, rest);
            Lanes.store(a.mul(Lanes.load(right, rightStart + whole, rest)), out, start + whole, rest);
        }
    }

    private static void divide(long left, long right, long out, long start, long rightStart, long length) {
        long whole = Lanes.whole(length);
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.load(left, start + i).div(Lanes.load(right, rightStart + i)), out, start + i);
        }
        if (whole < length) {
            VectorMask<Float> rest = Lanes.first(length - whole);
            FloatVector a = Lanes.load(left, start + whole, rest);
            Lanes.store(a.div(Lanes.load(right, rightStart + whole, rest)), out, start + whole, rest);
        }
    }

    private static void add(long left, float right, long out, long start, long length) {
        FloatVector number = Lanes.all(right);
        long whole = Lanes.whole(length);
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.load(left, start + i).add(number), out, start + i);
        }
        if (whole < length) {
            VectorMask<Float> rest = Lanes.first(length - whole);
            Lanes.store(Lanes.load(left, start + whole, rest).add(number), out, start + whole, rest);
        }
    }

    private static void multiply(long left, float right, long out, long start, long length) {
        FloatVector number = Lanes.all(right);
        long whole = Lanes.whole(length);
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.load(left, start + i).mul(number), out, start + i);
        }
        if (whole < length) {
            VectorMask<Float> rest = Lanes.first(length - whole);
            Lanes.store(Lanes.load(left, start + whole, rest).mul(number), out, start + whole, rest);
        }
    }

    private static void divide(long left, float right, long out, long start, long length) {
        FloatVector number = Lanes.all(right);
        long whole = Lanes.whole(length);
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.load(left, start + i).div(number), out, start + i);
        }
        if (whole < length) {
            VectorMask<Float> rest = Lanes.first(length - whole);
            Lanes.store(Lanes.load(left, start + whole, rest).div(number), out, start + whole, rest);
        }
    }
}

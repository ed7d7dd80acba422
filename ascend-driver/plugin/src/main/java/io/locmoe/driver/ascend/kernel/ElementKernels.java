package io.locmoe.driver.ascend.kernel;

import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.memory.Span;

/** Kernels that treat each element by itself. Nothing is enqueued for no elements. */
final class ElementKernels {
    private ElementKernels() {}

    static void fill(Fill kernel, Launch launch) {
        Span span = kernel.out();
        if (span.length() == 0) {
            return;
        }
        long out = launch.tensor(span, span.length());
        long value = launch.scalar(kernel.value());
        launch.call("aclnnInplaceFillScalar", (handle, size, plan) -> (int) handle.invokeExact(out, value, size, plan));
    }

    /** As integers, so that every bit arrives, also those of what is no number. */
    static void copy(Copy kernel, Launch launch) {
        long length = kernel.in().length();
        if (length == 0) {
            return;
        }
        long in = launch.tensor(StoredType.bits(kernel.in()), kernel.in(), length);
        long out = launch.tensor(StoredType.bits(kernel.out()), kernel.out(), length);
        launch.call("aclnnInplaceCopy", (handle, size, plan) -> (int) handle.invokeExact(out, in, size, plan));
    }

    static void cast(Cast kernel, Launch launch) {
        long length = kernel.in().length();
        if (length == 0) {
            return;
        }
        long in = launch.tensor(kernel.in(), length);
        long out = launch.tensor(kernel.out(), length);
        int type = StoredType.of(kernel.out()).code();
        launch.call("aclnnCast", (handle, size, plan) -> (int) handle.invokeExact(in, type, out, size, plan));
    }

    static void accumulate(Accumulate kernel, Launch launch) {
        long length = kernel.in().length();
        if (length == 0) {
            return;
        }
        long in = launch.tensor(kernel.in(), length);
        long target = launch.tensor(kernel.target(), length);
        long scale = launch.scalar(kernel.scale());
        launch.call("aclnnInplaceAdd", (handle, size, plan) -> (int) handle.invokeExact(target, in, scale, size, plan));
    }

    static void affine(Affine kernel, Launch launch) {
        long length = kernel.in().length();
        if (length == 0) {
            return;
        }
        long in = launch.tensor(kernel.in(), length);
        long out = launch.tensor(kernel.out(), length);
        long scale = launch.scalar(kernel.scale());
        long shift = launch.scalar(kernel.shift());
        long one = launch.scalar(1);
        launch.call("aclnnMuls", (handle, size, plan) -> (int) handle.invokeExact(in, scale, out, size, plan));
        launch.call("aclnnAdds", (handle, size, plan) -> (int) handle.invokeExact(out, shift, one, out, size, plan));
    }

    static void binary(Binary kernel, Launch launch) {
        long rows = kernel.rows();
        long columns = kernel.columns();
        if (rows == 0 || columns == 0) {
            return;
        }
        long left = launch.tensor(kernel.left(), rows, columns);
        long out = launch.tensor(kernel.out(), rows, columns);
        long right = switch (kernel.spread()) {
            case NONE -> launch.tensor(kernel.right(), rows, columns);
            case OVER_ROWS -> launch.tensor(kernel.right(), 1, columns);
            case OVER_COLUMNS -> launch.tensor(kernel.right(), rows, 1);
            case SCALAR -> launch.tensor(kernel.right(), 1, 1);
        };
        switch (kernel.operation()) {
            case ADD -> sum("aclnnAdd", left, right, out, launch);
            case SUBTRACT -> sum("aclnnSub", left, right, out, launch);
            case MULTIPLY -> product("aclnnMul", left, right, out, launch);
            case DIVIDE -> product("aclnnDiv", left, right, out, launch);
        }
    }

    private static void sum(String operator, long left, long right, long out, Launch launch) {
        long one = launch.scalar(1);
        launch.call(operator, (handle, size, plan) -> (int) handle.invokeExact(left, right, one, out, size, plan));
    }

    private static void product(String operator, long left, long right, long out, Launch launch) {
        launch.call(operator, (handle, size, plan) -> (int) handle.invokeExact(left, right, out, size, plan));
    }
}

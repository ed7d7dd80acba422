package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.driver.ascend.binding.Stored;

/** Elements of a launch in another type. */
record Casts(Launch launch) {

    /** The first elements in a type: themselves, where they have it. */
    Stored as(ElementType type, Stored in, long elements) {
        if (in.type() == type || elements == 0) {
            return in;
        }
        Stored out = launch.room(type, elements);
        deliver(in, out, elements);
        return out;
    }

    /** Casts a result, unless it is where it belongs. */
    void deliver(Stored in, Stored out, long elements) {
        if (in.equals(out)) {
            return;
        }
        long from = launch.part(in, 0, elements);
        long to = launch.part(out, 0, elements);
        int code = out.type().code();
        launch.call("aclnnCast", (handle, size, plan) -> (int) handle.invokeExact(from, code, to, size, plan));
    }
}

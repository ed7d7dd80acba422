package io.locmoe.driver.ascend.binding;

import java.util.Arrays;
import java.util.function.Consumer;

/** Gives several things back: each of them, whatever becomes of the others. */
public final class Releases {
    private Releases() {}

    /** @throws RuntimeException the first failure, which has the others */
    public static void all(Runnable... releases) {
        each(Arrays.asList(releases), Runnable::run);
    }

    /** @throws RuntimeException the first failure, which has the others */
    public static <T> void each(Iterable<T> things, Consumer<? super T> release) {
        RuntimeException failure = null;
        for (T thing : things) {
            try {
                release.accept(thing);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}

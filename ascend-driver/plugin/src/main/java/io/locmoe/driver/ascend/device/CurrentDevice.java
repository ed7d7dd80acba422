package io.locmoe.driver.ascend.device;

import io.locmoe.driver.ascend.binding.AclRuntime;
import io.locmoe.driver.ascend.binding.CannException;
import io.locmoe.driver.ascend.binding.Releases;
import io.locmoe.spi.device.DeviceException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The one way to a device. Thread-safe.
 *
 * <p>Every call first makes the device current on its thread. What CANN says of a failure becomes the message of the
 * exception; if the device does not work any more, every later call says so.
 */
final class CurrentDevice {
    private final AclRuntime runtime;
    private final long context;
    private final String name;
    private volatile String lost;

    CurrentDevice(AclRuntime runtime, long context, String name) {
        this.runtime = runtime;
        this.context = context;
        this.name = name;
    }

    /** Whether a failure ended it, which was told where it happened. */
    boolean isLost() {
        return lost != null;
    }

    /** As {@link #call(String, String, Supplier)}, without a result. */
    void run(String stream, String work, Runnable action) {
        call(stream, work, () -> {
            action.run();
            return null;
        });
    }

    /**
     * Does something with the device current on this thread. What is done in each step comes by here, so its name is
     * put together only where it is needed.
     *
     * @param stream that it is done on, for the message of a failure
     * @param work   what is done
     * @throws DeviceException if the device cannot, or could not earlier
     */
    <T> T call(String stream, String work, Supplier<T> action) {
        requireFound();
        try {
            runtime.useContext(context);
            return action.get();
        } catch (CannException | IllegalStateException | IllegalArgumentException e) {
            throw failed(stream + ", " + work, e);
        }
    }

    /** As {@link #run}, with what it is done to, so that an action that is kept does it to anything. */
    <T> void run(String stream, String work, Consumer<T> action, T subject) {
        requireFound();
        try {
            runtime.useContext(context);
            action.accept(subject);
        } catch (CannException | IllegalStateException | IllegalArgumentException e) {
            throw failed(stream + ", " + work, e);
        }
    }

    /** As {@link #call(String, String, Supplier)}, of no stream. */
    <T> T call(Supplier<String> work, Supplier<T> action) {
        requireFound();
        try {
            runtime.useContext(context);
            return action.get();
        } catch (CannException | IllegalStateException | IllegalArgumentException e) {
            throw failed(work.get(), e);
        }
    }

    /** Gives back what is left, each of it in this order. What a lost device refuses is of no use to anybody. */
    void giveBack(Runnable... releases) {
        List<Runnable> all = new ArrayList<>();
        all.add(() -> runtime.useContext(context));
        all.addAll(List.of(releases));
        try {
            Releases.each(all, Runnable::run);
        } catch (CannException e) {
            if (lost == null) {
                throw failed("closing", e);
            }
        }
    }

    private void requireFound() {
        if (lost != null) {
            throw new DeviceException(lost);
        }
    }

    private DeviceException failed(String work, RuntimeException cause) {
        String message = name + ": " + work + ": " + cause.getMessage();
        if (cause instanceof CannException failure && failure.deviceLost()) {
            message = name + " is lost: " + work + ": " + cause.getMessage()
                    + "; it has to be reset before another job can use it";
            lost = message;
        }
        return new DeviceException(message, cause);
    }
}

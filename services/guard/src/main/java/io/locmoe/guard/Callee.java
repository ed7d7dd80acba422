package io.locmoe.guard;

import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.plugin.Measured;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A plug-in object that the host calls.
 *
 * @param name   its name in messages: {@code router biased of plug-in router-biased 1}
 * @param loader the plug-in's class loader
 * @param number number of the name in {@link CallRecord}
 */
record Callee(String name, ClassLoader loader, int number) {
    private static final ClassLoader HOST = Callee.class.getClassLoader();

    Callee(String name, ClassLoader loader) {
        this(name, loader, CallRecord.number(name));
    }

    /** Another object of the same plug-in. */
    Callee named(String other) {
        return new Callee(other, loader);
    }

    /** Calls the plug-in; an exception leaves with its name. */
    <T> T call(String method, Supplier<T> work) {
        Visits visits = Visits.own();
        int visit = visits.enter(this, method);
        try {
            return calm(visits, visit, work);
        } catch (Throwable failure) {
            throw named(method, failure, visits.place());
        } finally {
            visits.leave(visit);
        }
    }

    private static <T> T calm(Visits visits, int visit, Supplier<T> work) {
        T result = work.get();
        visits.requireCalm(visit);
        return result;
    }

    /** Like {@link #call}, for a method that returns nothing. */
    void run(String method, Runnable work) {
        call(method, () -> {
            work.run();
            return null;
        });
    }

    /** Runs work in a sparse layer, which the thread may not know. */
    <T> T inLayer(int layer, Supplier<T> work) {
        Place place = Place.current();
        int before = place.layer(layer);
        try {
            return work.get();
        } finally {
            place.layer(before);
        }
    }

    /**
     * Like {@link #call}, for a method that may reject its arguments with an IllegalArgumentException. That exception
     * passes unchanged, because the caller reports it together with the arguments.
     */
    <T> T ask(String method, Supplier<T> work) {
        Visits visits = Visits.own();
        int visit = visits.enter(this, method);
        try {
            return calm(visits, visit, work);
        } catch (IllegalArgumentException refusal) {
            throw refusal;
        } catch (Throwable failure) {
            throw named(method, failure, visits.place());
        } finally {
            visits.leave(visit);
        }
    }

    /**
     * The exception to throw instead of a failure. Exceptions of the host, thrown while the plug-in called it, pass
     * unchanged, and so does a failed exchange.
     *
     * <p>It may run right after a stack overflow, when everything that Java links at its first use (lambdas, string
     * concatenation) would fail from then on; so it uses nothing of that kind.
     */
    RuntimeException named(String method, Throwable failure, Place place) {
        if (failure instanceof ExchangeException || isOfTheHost(failure.getClass())) {
            throw Callee.<RuntimeException>unchanged(failure);
        }
        StringBuilder message = new StringBuilder(name).append(" failed in ").append(method);
        return new PluginException(
                message.append(place).append(": ").append(text(failure)).toString(), failure);
    }

    private static boolean isOfTheHost(Class<?> type) {
        return type.getClassLoader() == HOST
                && type.getName().startsWith("io.locmoe.")
                && !type.getName().startsWith("io.locmoe.spi.");
    }

    private static String text(Throwable failure) {
        boolean forUsers = failure instanceof IllegalArgumentException || failure instanceof DeviceException;
        return forUsers && failure.getMessage() != null ? failure.getMessage() : failure.toString();
    }

    /** Checks an object that a plug-in created, because null would fail later, somewhere else. */
    static <T> T made(T object) {
        return Objects.requireNonNull(object, "it made nothing, but returned null");
    }

    /** Calls a method that gives a list; refuses null, and null in the list, which would fail later. */
    <T> List<T> list(String method, Supplier<List<T>> work) {
        return call(method, () -> {
            List<T> given = work.get();
            Objects.requireNonNull(given, "it returned null; return List.of() where there is nothing to offer");
            for (int i = 0; i < given.size(); i++) {
                Objects.requireNonNull(given.get(i), "element " + i + " of its list is null; leave it out");
            }
            return List.copyOf(given);
        });
    }

    /** Checks an optional result of a plug-in. */
    static <T> Optional<T> optional(Optional<T> given) {
        return Objects.requireNonNull(given, "it returned null; return Optional.empty() where there is nothing");
    }

    /** The numbers that a plug-in reports about itself; refuses those of which no report can be made. */
    Map<String, Double> measures(Measured measured) {
        return call("measures", () -> {
            Map<String, Double> given = Objects.requireNonNull(
                    measured.measures(), "it returned null; return Map.of() where there is nothing to report");
            given.forEach((name, value) -> MeasureCheck.problem(name, value).ifPresent(problem -> {
                throw new IllegalArgumentException(problem);
            }));
            return given;
        });
    }

    @SuppressWarnings("unchecked")
    static <E extends Throwable> E unchanged(Throwable failure) throws E {
        throw (E) failure;
    }
}

package io.locmoe.guard;

import io.locmoe.spi.comm.ExchangeException;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What the host calls of a plug-in.
 *
 * @param name   what messages call it: {@code router biased of plug-in router-biased 1}
 * @param loader the plug-in's class loader
 * @param number of the name in {@link CallRecord}
 */
record Callee(String name, ClassLoader loader, int number) {
    private static final ClassLoader HOST = Callee.class.getClassLoader();

    Callee(String name, ClassLoader loader) {
        this(name, loader, CallRecord.number(name));
    }

    /** Something of the same plug-in. */
    Callee named(String other) {
        return new Callee(other, loader);
    }

    /** Calls the plug-in; whatever it throws comes out with its name. */
    <T> T call(String method, Supplier<T> work) {
        Visits visits = Visits.own();
        int visit = visits.enter(this, method);
        try {
            return work.get();
        } catch (Throwable failure) {
            throw named(method, failure, visits.place());
        } finally {
            visits.leave(visit);
        }
    }

    /** As {@link #call}, for a method that returns nothing. */
    void run(String method, Runnable work) {
        call(method, () -> {
            work.run();
            return null;
        });
    }

    /** As {@link #call}, in a sparse layer, where the thread may not know it. */
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
     * As {@link #call}, for a method that may refuse what it is given, by an IllegalArgumentException: that is an
     * answer, which the caller names together with what it gave.
     */
    <T> T ask(String method, Supplier<T> work) {
        Visits visits = Visits.own();
        int visit = visits.enter(this, method);
        try {
            return work.get();
        } catch (IllegalArgumentException refusal) {
            throw refusal;
        } catch (Throwable failure) {
            throw named(method, failure, visits.place());
        } finally {
            visits.leave(visit);
        }
    }

    /**
     * What to throw instead of a failure. What the host threw when the plug-in called it passes the plug-in unchanged,
     * and so does that another rank is gone.
     *
     * <p>It may run when the stack has just overflown, where what Java links at its first use (lambdas, sums of texts)
     * would fail for ever after: there is none of that here.
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
        boolean sentence = failure instanceof IllegalArgumentException && failure.getMessage() != null;
        return sentence ? failure.getMessage() : failure.toString();
    }

    /** What a plug-in was asked to make; null would fail later, somewhere else. */
    static <T> T made(T object) {
        return Objects.requireNonNull(object, "it made nothing, but returned null");
    }

    @SuppressWarnings("unchecked")
    static <E extends Throwable> E unchanged(Throwable failure) throws E {
        throw (E) failure;
    }
}

package io.locmoe.workshop.conformance;

import io.locmoe.guard.PluginException;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.placement.PlacementPlanner;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

/**
 * A guarded strategy, planner or driver that throws what the plug-in itself threw, and so does what comes of it: rules
 * ask for the exceptions of the SPI, which the guard puts inside its own.
 *
 * @param guarded to call
 */
record Unguarded(Object guarded) implements InvocationHandler {
    private static final Set<Class<?>> CALLED = Set.of(
            CommunicationStrategy.class,
            PendingExchange.class,
            PlacementPlanner.class,
            Device.class,
            DeviceStream.class,
            DeviceEvent.class);

    /** @param type interface of the SPI */
    static <T> T of(Class<T> type, T guarded) {
        return type.cast(Proxy.newProxyInstance(
                Unguarded.class.getClassLoader(), new Class<?>[] {type}, new Unguarded(guarded)));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        try {
            Object result = method.invoke(guarded, arguments == null ? null : own(arguments));
            return result != null && CALLED.contains(method.getReturnType())
                    ? wrapped(method.getReturnType(), result)
                    : result;
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof PluginException named && named.getCause() != null
                    ? named.getCause()
                    : e.getCause();
        }
    }

    private static <T> T wrapped(Class<T> type, Object result) {
        return of(type, type.cast(result));
    }

    /** An event goes back to the guard as it came. */
    private static Object[] own(Object... arguments) {
        Object[] own = arguments.clone();
        for (int i = 0; i < own.length; i++) {
            if (own[i] != null
                    && Proxy.isProxyClass(own[i].getClass())
                    && Proxy.getInvocationHandler(own[i]) instanceof Unguarded event) {
                own[i] = event.guarded;
            }
        }
        return own;
    }
}

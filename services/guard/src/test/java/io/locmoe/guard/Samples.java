package io.locmoe.guard;

import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Values of any type of the SPI, and interfaces that answer with such. */
final class Samples {
    static final long BYTES = 8;

    private Samples() {}

    /** An object of the host or a number that means nothing. */
    static Object of(Class<?> type) {
        if (type == Options.class) {
            return Options.parse(List.of(), Map.of());
        } else if (type == ExchangePlan.class) {
            return ExchangePlan.of(new MessageTag(3, 0, 2, Direction.DISPATCH, 0), 4, 0, new int[][] {{0}});
        } else if (type == Kernel.class) {
            return new Fill(new Span(buffer(), 0, 2), 0f);
        } else if (type == Class.class) {
            return Fill.class;
        } else if (type == Optional.class) {
            return Optional.empty();
        } else if (type == OptionalDouble.class) {
            return OptionalDouble.empty();
        } else if (type == OptionalLong.class) {
            return OptionalLong.empty();
        } else if (type == Map.class) {
            return Map.of();
        } else if (type == Topology.class) {
            return Topology.of(1, 1);
        } else if (type == ExpertPlacement.class) {
            return ExpertPlacement.even(0, 1, Topology.of(1, 1));
        } else if (type == ReplicaPlacement.class) {
            return new ReplicaPlacement(Topology.of(1, 1), 1, new int[][] {{0}});
        } else if (type == long[][].class) {
            return new long[1][1];
        } else if (type == double[][].class) {
            return new double[1][1];
        } else if (type == boolean.class) {
            return false;
        } else if (type == int.class) {
            return 2;
        } else if (type == long.class) {
            return BYTES;
        }
        return type.isInterface() && type.getName().startsWith("io.locmoe.spi.")
                ? proxy(type, (_, method, _) -> of(method.getReturnType()))
                : null;
    }

    static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static DeviceBuffer buffer() {
        return (DeviceBuffer) of(DeviceBuffer.class);
    }
}

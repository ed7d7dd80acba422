package io.locmoe.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.locmoe.spi.comm.ForwardingTransport;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.ForwardingDriver;
import io.locmoe.spi.gate.ForwardingGate;
import io.locmoe.spi.gate.ForwardingGateFactory;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.router.ForwardingRoutingCall;
import io.locmoe.spi.router.RoutingCall;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A forwarding class passes every method on with its arguments: a new method of an interface cannot be forgotten. */
class ForwardingTest {

    private static final class Call extends ForwardingRoutingCall {
        Call(RoutingCall call) {
            super(call);
        }
    }

    private static final class Wire extends ForwardingTransport {
        Wire(Transport transport) {
            super(transport);
        }
    }

    private static final class Scores extends ForwardingGate {
        Scores(Gate gate) {
            super(gate);
        }
    }

    private static final class Gates extends ForwardingGateFactory {
        Gates(GateFactory factory) {
            super(factory);
        }
    }

    private static final class Machine extends ForwardingDevice {
        Machine(Device device) {
            super(device);
        }
    }

    private static final class Driver extends ForwardingDriver {
        Driver(DeviceDriver driver) {
            super("x", driver);
        }

        @Override
        protected Device wrap(Device device) {
            return device;
        }
    }

    private static final class Queue extends ForwardingDeviceStream {
        Queue(DeviceStream stream) {
            super(stream);
        }
    }

    private record Heard(String method, List<Object> arguments) {}

    private interface Wrapping<T> {
        T around(T delegate);
    }

    @TestFactory
    Stream<DynamicTest> everyMethodIsForwarded() {
        return Stream.of(
                        tests(RoutingCall.class, Call::new, Set.of("nodeOfExpert", "isLocal")),
                        tests(Transport.class, Wire::new, Set.of("receiveInto")),
                        tests(Gate.class, Scores::new, Set.of()),
                        tests(GateFactory.class, Gates::new, Set.of()),
                        tests(Device.class, Machine::new, Set.of()),
                        tests(DeviceDriver.class, Driver::new, Set.of("name")),
                        tests(DeviceStream.class, Queue::new, Set.of()))
                .flatMap(tests -> tests);
    }

    /** @param derived default methods that follow from the others, and the name of a driver: of the wrapper itself */
    private static <T> Stream<DynamicTest> tests(Class<T> type, Wrapping<T> wrapping, Set<String> derived) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .map(method -> dynamicTest(type.getSimpleName() + "." + method.getName(), () -> {
                    if (derived.contains(method.getName())) {
                        assertThat(wrapping.around(null)
                                        .getClass()
                                        .getMethod(method.getName(), method.getParameterTypes())
                                        .getDeclaringClass())
                                .isIn(type, ForwardingDriver.class);
                    } else {
                        forwards(type, wrapping, method);
                    }
                }));
    }

    private static <T> void forwards(Class<T> type, Wrapping<T> wrapping, Method method) throws Exception {
        List<Heard> heard = new ArrayList<>();
        Object answer = sample(method.getReturnType());
        T delegate = type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
                    heard.add(new Heard(called.getName(), arguments == null ? List.of() : Arrays.asList(arguments)));
                    return answer;
                }));
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(ForwardingTest::sample)
                .toArray();
        assertThat(method.invoke(wrapping.around(delegate), arguments)).isSameAs(answer);
        assertThat(heard).containsExactly(new Heard(method.getName(), Arrays.asList(arguments)));
    }

    /** Something of a type: a number that is not 0, true, an array, or null. */
    private static Object sample(Class<?> type) {
        if (type == boolean.class) {
            return Boolean.TRUE;
        }
        if (type == int.class) {
            return 7;
        }
        if (type == long.class) {
            return 8L;
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 1);
        }
        return type == String.class ? "x" : null;
    }
}

package io.locmoe.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.tensor.Tensor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every method of every interface that a plug-in implements is reached through the guard, and through nothing else. The
 * interfaces are found from {@link MoePlugin} by what their methods return, so a method or an interface that is new in
 * the SPI fails here until it is guarded.
 */
class NoWayAroundTest {
    /** Kernels bring it back to the driver, so it cannot be wrapped; the host frees it through its device. */
    private static final Set<Class<?>> BARE = Set.of(DeviceBuffer.class);

    /** The host's own, which plug-ins return. */
    private static final Set<Class<?>> OF_THE_HOST = Set.of(Tensor.class);

    private final ClassLoader loader = new URLClassLoader("plugin-test", new URL[0], null);
    private final List<String> reached = new ArrayList<>();
    private Throwable failure;
    private String failing = "";

    /** What the host holds of each interface, the plug-in's objects behind it. */
    private Map<Class<?>, Object> held() throws ReflectiveOperationException {
        failing = "";
        Map<Class<?>, Object> held = new LinkedHashMap<>();
        hold(MoePlugin.class, new PluginGuard("test 1", loader).plugin(ofThePlugin(MoePlugin.class)), held);
        reached.clear();
        return held;
    }

    private void hold(Class<?> type, Object object, Map<Class<?>, Object> held) throws ReflectiveOperationException {
        held.put(type, object);
        for (Method method : methods(type)) {
            Class<?> next = element(method.getGenericReturnType());
            if (isOfPlugins(next) && !held.containsKey(next)) {
                Object returned = call(object, method);
                hold(next, alone(returned), held);
            }
        }
    }

    private static Object alone(Object returned) {
        return switch (returned) {
            case List<?> list -> list.getFirst();
            case Optional<?> optional -> optional.orElseThrow();
            default -> returned;
        };
    }

    /** In the order of their names. */
    private static List<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static Class<?> element(Type type) {
        return type instanceof ParameterizedType generic
                ? element(generic.getActualTypeArguments()[0])
                : type instanceof Class<?> plain ? plain : Object.class;
    }

    private static boolean isOfPlugins(Class<?> type) {
        return type.isInterface() && type.getName().startsWith("io.locmoe.spi.") && !OF_THE_HOST.contains(type);
    }

    private static Object call(Object object, Method method) throws ReflectiveOperationException {
        return method.invoke(
                object,
                Arrays.stream(method.getParameterTypes()).map(Samples::of).toArray());
    }

    /** An object of the plug-in: notes each call with its surroundings, and answers with others. */
    private <T> T ofThePlugin(Class<T> type) {
        return Samples.proxy(type, (_, method, _) -> {
            boolean loaderIsSet = Thread.currentThread().getContextClassLoader() == loader;
            String inside = Visits.own().innermost().orElse("nowhere");
            boolean noted = inside.contains("plug-in test 1, in ");
            String name = name(type, method);
            reached.add(name + (loaderIsSet ? "" : " with the class loader of the host") + (noted ? "" : " unnoted"));
            if (name.equals(failing)) {
                throw failure;
            }
            Class<?> next = element(method.getGenericReturnType());
            if (!isOfPlugins(next)) {
                return method.getName().equals("name")
                        ? "x"
                        : method.getReturnType() == List.class ? List.of() : Samples.of(method.getReturnType());
            }
            return answer(method.getReturnType(), ofThePlugin(next));
        });
    }

    private static Object answer(Class<?> type, Object object) {
        return type == List.class ? List.of(object) : type == Optional.class ? Optional.of(object) : object;
    }

    private static String name(Class<?> type, Method method) {
        return type.getSimpleName() + "." + method.getName();
    }

    @Test
    void theInterfacesAreFound() throws ReflectiveOperationException {
        assertThat(held().keySet())
                .extracting(Class::getSimpleName)
                .contains("GateFactory", "Gate", "RouterFactory", "Router", "CommunicationStrategyFactory")
                .contains(
                        "CommunicationStrategy",
                        "OnDevices",
                        "PendingExchange",
                        "DeviceDriver",
                        "Device",
                        "DeviceStream")
                .contains("DeviceEvent", "DeviceBuffer");
    }

    @TestFactory
    Stream<DynamicTest> everyMethodGoesThroughTheGuard() throws ReflectiveOperationException {
        return held().entrySet().stream()
                .filter(entry -> !BARE.contains(entry.getKey()))
                .flatMap(entry -> methods(entry.getKey()).stream()
                        .map(method ->
                                dynamicTest(name(entry.getKey(), method), () -> isGuarded(entry.getKey(), method))));
    }

    private void isGuarded(Class<?> type, Method method) throws ReflectiveOperationException {
        Object object = held().get(type);
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        call(object, method);
        assertThat(reached).contains(name(type, method));
        assertThat(reached).noneMatch(call -> call.contains(" with the class loader") || call.endsWith(" unnoted"));

        failing = name(type, method);
        for (Throwable thrown : List.of(
                new AssertionError("broken"), new StackOverflowError(), new NoClassDefFoundError("acme/Absent"))) {
            failure = thrown;
            assertThatThrownBy(() -> call(object, method))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(PluginException.class)
                    .hasMessageContaining("plug-in test 1 failed in " + method.getName())
                    .hasMessageContaining(thrown.toString())
                    .hasCause(thrown);
        }
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        assertThat(Visits.own().innermost()).isEmpty();
    }
}

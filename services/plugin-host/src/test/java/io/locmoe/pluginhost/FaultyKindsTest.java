package io.locmoe.pluginhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.guard.PluginException;
import io.locmoe.guard.PluginWatch;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plug-in of any kind, compiled and loaded, may fail in any way in any method: it is named, and others go on. */
class FaultyKindsTest {
    private static final String FAULT = "acme.fault";
    private static final Options NONE = Options.parse(List.of(), Map.of());

    @TempDir
    private static Path root;

    private static PluginCatalog catalog;

    @BeforeAll
    static void load() {
        Path absent = new PluginJar()
                .source("acme.lib.Absent", "package acme.lib; public class Absent { }")
                .write(root.resolve("library/library.jar"));
        Path plugins = root.resolve("plugins");
        FaultyKinds.jar(absent).write(plugins.resolve("faulty/faulty.jar"));
        Fixtures.gate("good").write(plugins.resolve("good/good.jar"));
        catalog = PluginCatalog.load(List.of(plugins));
        assertThat(catalog.refused()).isEmpty();
    }

    @AfterAll
    static void close() {
        catalog.close();
    }

    @AfterEach
    void mend() {
        System.clearProperty(FAULT);
    }

    private static Object call(String method) {
        return switch (method) {
            case "gate.create" -> catalog.gate("faulty").create(NONE, host(GateSetup.class));
            case "gate.scores" ->
                catalog.gate("faulty").create(NONE, host(GateSetup.class)).scores(null, null);
            case "router.create" -> catalog.router("faulty").create(NONE, host(RouterSetup.class));
            case "router.route" ->
                catalog.router("faulty").create(NONE, host(RouterSetup.class)).route(null, host(RoutingCall.class));
            case "comm.create" -> catalog.communication("faulty").create(NONE);
            case "comm.begin" -> begin();
            case "comm.await" -> {
                begin().await();
                yield "done";
            }
            case "driver.devices" -> catalog.driver("faulty").devices();
            case "driver.open" -> catalog.driver("faulty").open(0);
            default -> throw new IllegalArgumentException(method);
        };
    }

    private static CommunicationStrategy.PendingExchange begin() {
        ExchangePlan plan = ExchangePlan.of(new MessageTag(5, 0, 1, Direction.COMBINE, 0), 4, 0, new int[][] {{0}});
        return catalog.communication("faulty").create(NONE).begin(plan, null, null, host(Transport.class));
    }

    private static <T> T host(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            Class<?> answer = method.getReturnType();
            return answer == int.class ? (Object) 0 : answer == Optional.class ? Optional.empty() : null;
        }));
    }

    private static String kind(String method) {
        return switch (method.substring(0, method.indexOf('.'))) {
            case "comm" -> "communication strategy";
            case "driver" -> "device driver";
            case String kind -> kind;
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gate.create",
                "gate.scores",
                "router.create",
                "router.route",
                "comm.create",
                "comm.begin",
                "comm.await",
                "driver.open"
            })
    void whateverIsThrownIsNamed(String method) {
        Map<String, String> faults = Map.of(
                "assertion", "java.lang.AssertionError: never mind",
                "overflow", "java.lang.StackOverflowError",
                "missing", "java.lang.NoClassDefFoundError: acme/lib/Absent",
                "memory", "java.lang.OutOfMemoryError");
        faults.forEach((fault, text) -> {
            System.setProperty(FAULT, method + ":" + fault);
            assertThatThrownBy(() -> call(method))
                    .isInstanceOf(PluginException.class)
                    .hasMessageContaining(kind(method) + " faulty of plug-in faulty 1.0 failed in "
                            + method.substring(method.indexOf('.') + 1))
                    .hasMessageContaining(text);
        });
        System.clearProperty(FAULT);
        assertThat(Fixtures.loaderOf(catalog.gate("good")).getName()).isEqualTo("plugin-good");
    }

    /** Else the host's next wait would fail, and blame a link. */
    @ParameterizedTest
    @ValueSource(strings = {"gate.scores", "router.route", "comm.await"})
    void anInterruptedHostIsTheFaultOfThePlugInThatWasCalled(String method) {
        System.setProperty(FAULT, method + ":interrupt");
        assertThatThrownBy(() -> call(method))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining(
                        kind(method) + " faulty of plug-in faulty 1.0 interrupted the thread that called it," + " in "
                                + method.substring(method.indexOf('.') + 1))
                .hasMessageContaining("only threads that it has started");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whoeverCallsWithAnInterruptIsNotThePlugIn() {
        Thread.currentThread().interrupt();
        assertThat(catalog.driver("faulty").name()).isEqualTo("faulty");
        assertThat(Thread.interrupted()).isTrue();
    }

    /** As Jackson finds its modules, and JDBC its drivers. */
    @ParameterizedTest
    @ValueSource(strings = {"gate.create", "gate.scores", "router.create", "router.route", "comm.create", "comm.begin"})
    void aBundledLibraryFindsItsServicesAndClassesByTheContextClassLoader(String method) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        System.setProperty(FAULT, method + ":service");
        call(method);
        System.setProperty(FAULT, method + ":class");
        call(method);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gate.scores", "router.create", "router.route", "comm.await", "driver.open"})
    void aLoopIsNamedAtItsDeadline(String method) {
        System.setProperty(FAULT, method + ":loop");
        Callable<Object> work = () -> call(method);
        assertThatThrownBy(() -> PluginWatch.within(Duration.ofMillis(300), work))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining(kind(method) + " faulty of plug-in faulty 1.0 has not returned from "
                        + method.substring(method.indexOf('.') + 1))
                .hasMessageContaining("it stands at ")
                .hasMessageContaining("acme.Faults.commit(Faults.java:");
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("plugin-trial"))
                .forEach(Thread::interrupt);
    }

    @Test
    void anExchangeKnowsItsLayerAlsoInTheBackwardPass() {
        System.setProperty(FAULT, "comm.await:assertion");
        assertThatThrownBy(() -> call("comm.await")).hasMessageContaining("await (sparse layer 1)");
    }
}

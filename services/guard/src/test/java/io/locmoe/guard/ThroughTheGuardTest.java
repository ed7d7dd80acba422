package io.locmoe.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes the guard, what it says, and what it costs. */
class ThroughTheGuardTest {
    private static final ClassLoader LOADER = new URLClassLoader("plugin-test", new URL[0], null);
    private static final Options NONE = Options.parse(List.of(), Map.of());

    /** A guarded router that does something in {@code route}. */
    private static Router router(Consumer<RoutingCall> work) {
        RouterFactory factory = new RouterFactory() {
            @Override
            public String name() {
                return "odd";
            }

            @Override
            public Router create(Options options, RouterSetup setup) {
                return new Router() {
                    @Override
                    public RoutingPlan route(Tensor scores, RoutingCall call) {
                        work.accept(call);
                        return null;
                    }
                };
            }
        };
        MoePlugin plugin = new MoePlugin() {
            @Override
            public List<RouterFactory> routers() {
                return List.of(factory);
            }
        };
        return guarded(plugin).routers().getFirst().create(NONE, (RouterSetup) Samples.of(RouterSetup.class));
    }

    private static MoePlugin guarded(MoePlugin plugin) {
        return new PluginGuard("acme 7", LOADER).plugin(plugin);
    }

    private static DeviceStream stream(Consumer<Kernel> launch) {
        DeviceStream stream = Samples.proxy(DeviceStream.class, (_, _, arguments) -> {
            launch.accept((Kernel) arguments[0]);
            return null;
        });
        return new GuardedStream(stream, new Callee("device driver slow of plug-in acme 7", LOADER), () -> true);
    }

    private static RoutingCall call() {
        return (RoutingCall) Samples.of(RoutingCall.class);
    }

    @Test
    void theMessageHasKindPluginMethodRankStepAndLayer() {
        Place place = Place.current();
        place.rank(3);
        place.step(17);
        int before = place.layer(1);
        Router router = router(_ -> {
            throw new AssertionError("slots");
        });
        assertThatThrownBy(() -> router.route(null, call()))
                .hasMessage("router odd of plug-in acme 7 failed in route (rank 3, step 17, sparse layer 1): "
                        + "java.lang.AssertionError: slots");
        place.rank(-1);
        place.step(-1);
        place.layer(before);
    }

    @Test
    void aRefusalAndWhatTheHostThrewPassUnchanged() {
        for (RuntimeException passing : List.of(
                new IllegalArgumentException("capacity must be positive"),
                new ExchangeException("rank 1 does not answer"),
                new PluginException("gate x failed"))) {
            Router router = router(_ -> {
                throw passing;
            });
            assertThatThrownBy(() -> router.route(null, call())).isSameAs(passing);
        }
    }

    @Test
    void aRouterThatRecursesThroughTheHostLeavesNothingBehind() {
        Router[] self = new Router[1];
        self[0] = router(call -> self[0].route(null, call));
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        assertThatThrownBy(() -> self[0].route(null, call())).isInstanceOf(PluginException.class);
        assertThat(Visits.own().innermost()).isEmpty();
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    /** Jobs come one after the other in a node, and each has threads of its own. */
    @Test
    @Timeout(60)
    void dataOfAnEndedThreadIsFreed() throws Exception {
        WeakReference<byte[]> text = usedByAThreadThatEnded();
        try (PluginWatch watch = new PluginWatch()) {
            while (text.get() != null) {
                watch.longerThan(Duration.ofSeconds(1));
                System.gc();
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    private static WeakReference<byte[]> usedByAThreadThatEnded() throws InterruptedException {
        byte[] text = new byte[1 << 20];
        Router router = router(_ -> text[0]++);
        Thread rank = Thread.ofPlatform().start(() -> router.route(null, call()));
        rank.join();
        assertThat(text[0]).isEqualTo((byte) 1);
        return new WeakReference<>(text);
    }

    @Test
    @Timeout(60)
    void waitingInTheHostIsNotThePluginsTimeAndHasTheHostsClassLoader() {
        long entered = CoarseClock.nanoTime();
        long[] waited = new long[1];
        RoutingCall slowMesh = Samples.proxy(RoutingCall.class, (_, method, _) -> {
            if (!method.getName().equals("mesh")) {
                return Samples.of(method.getReturnType());
            }
            return Samples.proxy(method.getReturnType(), (_, _, _) -> {
                assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(Callee.class.getClassLoader());
                assertThat(Visits.own().longerThan(Duration.ZERO)).isEmpty();
                waited[0] = clockTicks(4);
                return null;
            });
        });
        Router router = router(call -> {
            call.mesh().gather(new long[0]);
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(LOADER);
            Duration inPlugin =
                    Visits.own().longerThan(Duration.ZERO).orElseThrow().time();
            Duration outsideHost = Duration.ofNanos(System.nanoTime() - entered - waited[0]);
            assertThat(inPlugin).isLessThanOrEqualTo(outsideHost);
        });
        router.route(null, slowMesh);
        assertThat(waited[0]).isPositive();
    }

    /** Waits until the guard's clock has advanced a number of times, and returns by how much it did. */
    private static long clockTicks(int ticks) {
        long start = CoarseClock.nanoTime();
        long last = start;
        for (int tick = 0; tick < ticks; tick++) {
            long seen = last;
            while (last == seen) {
                Thread.onSpinWait();
                last = CoarseClock.nanoTime();
            }
        }
        return last - start;
    }

    @Test
    void aLoopIsFoundAndNamedWithWhereItStands() {
        CountDownLatch end = new CountDownLatch(1);
        Router router = router(_ -> loop(end));
        assertThatThrownBy(() -> PluginWatch.within(Duration.ofMillis(300), () -> router.route(null, call())))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("router odd of plug-in acme 7 has not returned from route for 0 s; it stands at ")
                .hasMessageContaining("ThroughTheGuardTest.loop(");
        end.countDown();
    }

    /** A router that is tried on all ranks of a mesh runs on virtual threads. */
    @Test
    void aLoopOnAVirtualThreadThatTheWorkWaitsForIsFound() {
        CountDownLatch end = new CountDownLatch(1);
        Router router = router(_ -> loop(end));
        assertThatThrownBy(() -> PluginWatch.within(Duration.ofMillis(300), () -> {
                    Thread.ofVirtual().start(() -> router.route(null, call())).join();
                    return null;
                }))
                .hasMessageContaining("router odd of plug-in acme 7 has not returned from route");
        end.countDown();
    }

    private static void loop(CountDownLatch end) {
        while (end.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aHangingKernelIsBlamedOnTheDriverNotTheRouter() {
        CountDownLatch end = new CountDownLatch(1);
        DeviceStream stream = stream(_ -> loop(end));
        Router router = router(_ -> stream.launch((Kernel) Samples.of(Kernel.class)));
        assertThatThrownBy(() -> PluginWatch.within(Duration.ofMillis(300), () -> router.route(null, call())))
                .hasMessageContaining("device driver slow of plug-in acme 7 has not returned from launch");
        end.countDown();
    }

    @Test
    void anEventReachesItsDriverAsTheDriversOwn() {
        Object[] heard = new Object[1];
        DeviceDriver driver = Samples.proxy(DeviceDriver.class, (_, method, _) -> {
            if (!method.getName().equals("open")) {
                return "x";
            }
            return Samples.proxy(
                    Device.class,
                    (_, _, _) -> Samples.proxy(DeviceStream.class, (_, called, arguments) -> {
                        if (called.getName().equals("waitFor")) {
                            heard[0] = arguments[0];
                        }
                        return Samples.of(called.getReturnType());
                    }));
        });
        DeviceStream stream = new GuardedDriver(driver, new Callee("device driver x", LOADER))
                .open(0)
                .openStream();
        stream.waitFor(stream.record());
        assertThat(heard[0]).isNotNull().isNotInstanceOf(Record.class);
    }

    /** Kernels are launched many thousand times in a step. */
    @Test
    void aLaunchAllocatesNothingAndIsCheap() {
        long[] launched = new long[1];
        DeviceStream bare = new CountingStream(launched);
        DeviceStream guarded =
                new GuardedStream(bare, new Callee("device driver x of plug-in acme 7", LOADER), () -> true);
        Kernel kernel = (Kernel) Samples.of(Kernel.class);
        int launches = 2_000_000;
        time(guarded, kernel, launches);
        long bareNanos = time(bare, kernel, launches);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long guardedNanos = time(guarded, kernel, launches);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        System.out.printf(
                "a guarded launch costs %.1f ns more than a bare one, and allocates %.3f bytes%n",
                (double) (guardedNanos - bareNanos) / launches, (double) allocated / launches);
        assertThat(launched[0]).isEqualTo(3L * launches);
        assertThat(allocated).isLessThan(launches / 10);
    }

    /** Reports would divide by it. */
    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void peakRateIsPositiveAndFinite(double rate) {
        Device device = Samples.proxy(Device.class, (_, _, _) -> OptionalDouble.of(rate));
        assertThatThrownBy(() -> new GuardedDevice(device, new Callee("device driver x of plug-in acme 7", LOADER))
                        .peakRate(ElementType.FLOAT32))
                .hasMessageContaining("device driver x of plug-in acme 7")
                .hasMessageContaining("a rate is positive and finite, not " + rate);
    }

    private static long time(DeviceStream stream, Kernel kernel, int launches) {
        long start = System.nanoTime();
        for (int i = 0; i < launches; i++) {
            stream.launch(kernel);
        }
        return System.nanoTime() - start;
    }
}

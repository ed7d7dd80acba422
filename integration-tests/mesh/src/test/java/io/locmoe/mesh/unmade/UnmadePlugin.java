package io.locmoe.mesh.unmade;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingPlan;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Loads well, and makes nothing of what it offers. */
public final class UnmadePlugin implements MoePlugin {
    @Override
    public List<GateFactory> gates() {
        return List.of(new GateFactory() {
            @Override
            public String name() {
                return "recursive";
            }

            @Override
            public Gate create(Options options, GateSetup setup) {
                return create(options, setup);
            }
        });
    }

    @Override
    public List<RouterFactory> routers() {
        return List.of(
                new Maker("speechless", () -> (scores, call) -> {
                    throw new IllegalStateException("nowhere to go");
                }),
                new Maker(
                        "lost",
                        () -> (_, call) -> new RoutingPlan(
                                new Assignment(
                                        new int[call.placement().experts() + 1],
                                        new int[0],
                                        new int[0],
                                        new int[0],
                                        new long[call.placement().experts()],
                                        1),
                                call.tensors().full(1f, 0),
                                Map.of())),
                new Maker("picky", () -> {
                    throw new IllegalArgumentException("only models of one expert");
                }));
    }

    private record Maker(String name, Supplier<Router> router) implements RouterFactory {
        @Override
        public Router create(Options options, RouterSetup setup) {
            return router.get();
        }
    }

    @Override
    public List<CommunicationStrategyFactory> communicationStrategies() {
        return List.of(
                new Carrier("endless", List.of(), UnmadePlugin::loop),
                new Carrier("nothing", List.of(), () -> null),
                new Carrier(
                        "needy", List.of(Option.required("stamps", Integer.class, "how many")), UnmadePlugin::loop));
    }

    /** Waits, as it goes on until the JVM ends. */
    private static CommunicationStrategy loop() {
        while (true) {
            LockSupport.park();
        }
    }

    private record Carrier(String name, List<Option> options, Supplier<CommunicationStrategy> strategy)
            implements CommunicationStrategyFactory {
        @Override
        public CommunicationStrategy create(Options options) {
            return strategy.get();
        }
    }

    @Override
    public List<DeviceDriver> deviceDrivers() {
        return List.of(new DeviceDriver() {
            @Override
            public String name() {
                return "unplugged";
            }

            @Override
            public List<DeviceDescription> devices() {
                return List.of();
            }

            @Override
            public Device open(int ordinal) {
                throw new DeviceException("there is no cable");
            }
        });
    }
}

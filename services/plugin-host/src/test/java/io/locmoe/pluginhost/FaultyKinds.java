package io.locmoe.pluginhost;

import java.nio.file.Path;

/** The source of a plug-in with one object of each kind, whose methods do what the property {@code acme.fault} says. */
final class FaultyKinds {
    private FaultyKinds() {}

    /** @param absent has a class that is there when the plug-in is compiled, and not when it runs */
    static PluginJar jar(Path absent) {
        return new PluginJar()
                .attribute("LocMoE-Plugin-Version", "1.0")
                .entryClass("acme.Faulty")
                .file("META-INF/services/java.lang.Runnable", "acme.Service".getBytes())
                .source(
                        "acme.Service",
                        "package acme; public class Service implements Runnable { public void run() { } }")
                .source("acme.Faults", FAULTS)
                .source("acme.Lost", "package acme; class Lost { static void find() { new acme.lib.Absent(); } }")
                .library(absent)
                .source("acme.Faulty", PLUGIN);
    }

    private static final String FAULTS = """
            package acme;
            import java.util.ServiceLoader;
            final class Faults {
                static <T> T commit(String where) {
                    String fault = System.getProperty("acme.fault", "");
                    if (fault.startsWith(where + ":")) {
                        switch (fault.substring(where.length() + 1)) {
                            case "assertion" -> throw new AssertionError("never mind");
                            case "overflow" -> deeper(0);
                            case "missing" -> Lost.find();
                            case "memory" -> System.setProperty("acme.never", "" + new long[Integer.MAX_VALUE].length);
                            case "service" -> ServiceLoader.load(Runnable.class).findFirst().orElseThrow().run();
                            case "class" -> byName();
                            case "interrupt" -> Thread.currentThread().interrupt();
                            case "loop" -> { while (!Thread.interrupted()) { Thread.onSpinWait(); } }
                            default -> { }
                        }
                    }
                    return null;
                }
                private static void byName() {
                    try {
                        ClassLoader context = Thread.currentThread().getContextClassLoader();
                        Class.forName("acme.Service", true, context).asSubclass(Runnable.class);
                    } catch (ClassNotFoundException e) {
                        throw new IllegalStateException(e);
                    }
                }
                private static int deeper(int depth) { return 1 + deeper(depth + 1); }
            }
            """;

    private static final String PLUGIN = """
            package acme;
            import io.locmoe.spi.*;
            import io.locmoe.spi.comm.*;
            import io.locmoe.spi.device.*;
            import io.locmoe.spi.gate.*;
            import io.locmoe.spi.plugin.*;
            import io.locmoe.spi.router.*;
            import io.locmoe.spi.tensor.*;
            import java.lang.foreign.MemorySegment;
            import java.util.List;
            public class Faulty implements MoePlugin {
                public List<GateFactory> gates() {
                    return List.of(new GateFactory() {
                        public String name() { return "faulty"; }
                        public Gate create(Options options, GateSetup setup) {
                            Faults.commit("gate.create");
                            return (tokens, tensors) -> Faults.commit("gate.scores");
                        }
                    });
                }
                public List<RouterFactory> routers() {
                    return List.of(new RouterFactory() {
                        public String name() { return "faulty"; }
                        public Router create(Options options, RouterSetup setup) {
                            Faults.commit("router.create");
                            return (scores, call) -> Faults.commit("router.route");
                        }
                    });
                }
                public List<CommunicationStrategyFactory> communicationStrategies() {
                    return List.of(new CommunicationStrategyFactory() {
                        public String name() { return "faulty"; }
                        public CommunicationStrategy create(Options options) {
                            Faults.commit("comm.create");
                            return (plan, send, receive, transport) -> {
                                Faults.commit("comm.begin");
                                return () -> Faults.commit("comm.await");
                            };
                        }
                    });
                }
                public List<DeviceDriver> deviceDrivers() {
                    return List.of(new DeviceDriver() {
                        public String name() { return "faulty"; }
                        public List<DeviceDescription> devices() { return Faults.commit("driver.devices"); }
                        public Device open(int ordinal) { return Faults.commit("driver.open"); }
                    });
                }
            }
            """;
}

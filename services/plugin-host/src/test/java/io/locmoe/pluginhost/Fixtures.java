package io.locmoe.pluginhost;

import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.tensor.Tensor;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Sources of plug-ins, good and bad. */
final class Fixtures {

    private Fixtures() {}

    /** A plug-in {@code acme.GatePlugin} with one gate; {@code body} goes into the class. */
    static PluginJar gate(String gateName, String body) {
        return new PluginJar().entryClass("acme.GatePlugin").source("acme.GatePlugin", """
                package acme;
                import io.locmoe.spi.gate.*;
                import io.locmoe.spi.*;
                import io.locmoe.spi.plugin.*;
                import java.util.List;
                public class GatePlugin implements MoePlugin {
                    %s
                    public List<GateFactory> gates() {
                        return List.of(new GateFactory() {
                            public String name() { return "%s"; }
                            public List<Option> options() { return List.of(Option.of("sharpness", 2, "how sharp")); }
                            public Gate create(Options options, GateSetup setup) {
                                return (tokens, tensors) -> tokens.scale(options.integer("sharpness"));
                            }
                        });
                    }
                }
                """.formatted(body, gateName));
    }

    /** The class loader with which the gate of {@link #gate} runs: that of its plug-in. */
    static ClassLoader loaderOf(GateFactory factory) {
        AtomicReference<ClassLoader> loader = new AtomicReference<>();
        Tensor tokens = proxy(Tensor.class, loader, null);
        factory.create(Options.parse(factory.options(), Map.of()), setup()).scores(tokens, null);
        return loader.get();
    }

    /** What a host lends to a gate of the first layer. */
    static GateSetup setup() {
        return proxy(GateSetup.class, new AtomicReference<>(), 0);
    }

    private static <T> T proxy(Class<T> type, AtomicReference<ClassLoader> loader, Object answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, _, _) -> {
            loader.set(Thread.currentThread().getContextClassLoader());
            return answer;
        }));
    }

    static PluginJar gate(String gateName) {
        return gate(gateName, "");
    }

    /** A gate whose name is what an expression evaluates to inside the plug-in. */
    static PluginJar gateNamedBy(String expression) {
        return gate("\" + " + expression + " + \"");
    }
}

package io.locmoe.pluginhost;

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

    static PluginJar gate(String gateName) {
        return gate(gateName, "");
    }

    /** A gate whose name is what an expression evaluates to inside the plug-in. */
    static PluginJar gateNamedBy(String expression) {
        return gate("\" + " + expression + " + \"");
    }
}

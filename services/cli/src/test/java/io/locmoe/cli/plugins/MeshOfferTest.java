package io.locmoe.cli.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import io.locmoe.launcher.mesh.StandingMesh.NodeAnswer;
import io.locmoe.run.service.HeldOption;
import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugin.Choosable;
import io.locmoe.run.service.HeldPlugins;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code plugins describe --mesh}, on what nodes said. */
class MeshOfferTest {
    private static final List<HeldOption> OPTIONS = List.of(
            option("topK", HeldOption.Type.WHOLE_NUMBER, false, "1"),
            option("colour", HeldOption.Type.CONSTANT, false, "red"),
            option("table", HeldOption.Type.FILE, true, ""));

    private static HeldOption option(String name, HeldOption.Type type, boolean required, String value) {
        boolean number = type == HeldOption.Type.WHOLE_NUMBER;
        return new HeldOption(
                name,
                type,
                type == HeldOption.Type.CONSTANT ? List.of("red", "blue") : List.of(),
                required,
                value,
                number ? 1 : Double.NEGATIVE_INFINITY,
                number ? 4 : Double.POSITIVE_INFINITY,
                "of " + name);
    }

    private static HeldPlugin plugin(String version, String digest, List<HeldOption> options) {
        return new HeldPlugin(
                "acme",
                version,
                "/p/acme",
                List.of(new HeldPlugin.Jar("acme.jar", digest)),
                "1",
                digest,
                List.of(),
                List.of(new Choosable("router", "mine", options), new Choosable("gate", "both", List.of())));
    }

    private static NodeAnswer node(String name, HeldPlugin... plugins) {
        return new NodeAnswer(name, new HeldPlugins(List.of(plugins), 0), "");
    }

    @Test
    void nodesWithTheSameBuildAreOneBlock() {
        MeshOffer offer = MeshOffer.find(
                List.of(node("node-0", plugin("1", "00", OPTIONS)), node("node-1", plugin("1", "00", OPTIONS))),
                "mine",
                Optional.empty());
        assertThat(offer.isSound()).isTrue();
        assertThat(offer.text(build -> Optional.empty()).lines().map(line -> line.replaceAll(" {2,}", "|")))
                .contains(
                        "router 'mine'",
                        "|nodes|node-0, node-1",
                        "|plug-in|acme 1",
                        "router.topK|whole number|1|[1, 4]|of topK",
                        "router.colour|red | blue|red|-|of colour",
                        "router.table|file|required|-|of table");
    }

    @Test
    void differingBuildsAndNodesWithoutThePluginAreNamed() {
        MeshOffer offer = MeshOffer.find(
                List.of(
                        node("node-0", plugin("1", "00", OPTIONS)),
                        node("node-1", plugin("2", "11", List.of())),
                        node("node-2"),
                        new NodeAnswer("node-3", new HeldPlugins(List.of(), 0), "it is asleep")),
                "mine",
                Optional.of("router"));
        assertThat(offer.isSound()).isFalse();
        assertThat(offer.text(build -> Optional.empty()).lines().map(line -> line.replaceAll(" {2,}", "|")))
                .contains(
                        "|nodes|node-0",
                        "|plug-in|acme 1",
                        "|nodes|node-1",
                        "|plug-in|acme 2",
                        "It has no options.",
                        "* not the same on all nodes: a job that uses it is refused until they have the same jars",
                        "node-2 does not have it",
                        "node-3 does not tell: it is asleep");
        assertThat(PluginJson.described(offer, build -> Optional.of(List.of("bad")))
                        .at("/builds/1/problems/0")
                        .asText())
                .isEqualTo("bad");
    }

    @Test
    void aNameThatNobodyHasGetsTheNearest() {
        assertThatThrownBy(() ->
                        MeshOffer.find(List.of(node("node-0", plugin("1", "00", OPTIONS))), "mind", Optional.empty()))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("no plug-in offers 'mind'; did you mean 'mine'?");
    }

    @Test
    void allErrorsOfAConfigurationAreTold() {
        HeldConfiguration configuration =
                new HeldConfiguration(new HeldPlugins(List.of(plugin("1", "00", OPTIONS)), 0));
        assertThat(configuration.problems(
                        Map.of("router", "mine", "router.topK", "9", "router.color", "red", "router.colour", "green")))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("router mine: ")
                        .contains("option topK must be in [1, 4]: 9")
                        .contains("option table is required")
                        .contains("unknown option 'color'; did you mean 'colour'?"))
                .contains("router mine: option colour: 'green' is not one of red, blue")
                .anySatisfy(problem -> assertThat(problem).startsWith("no plug-in offers the gate 'grap'"));
        assertThat(configuration.problems(Map.of("router", "mine", "widht", "3")))
                .anySatisfy(problem -> assertThat(problem).contains("widht"));
    }
}

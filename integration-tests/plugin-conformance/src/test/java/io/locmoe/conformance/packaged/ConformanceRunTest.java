package io.locmoe.conformance.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.locmoe.conformance.packaged.RuleResult.Outcome;
import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a loaded plug-in's rules give: passed, failed with a reason, unsupported, and too late. */
class ConformanceRunTest {
    @TempDir
    Path directory;

    /** A learned matrix product that refuses to score nothing and does not come back from one expert. */
    private static final class Odd implements GateFactory {
        @Override
        public String name() {
            return "odd";
        }

        @Override
        public Gate create(Options options, GateSetup setup) {
            Tensor weight = setup.parameters().create("weight", 0f, 0.1f, setup.width(), setup.experts());
            return new Gate() {
                @Override
                public Tensor scores(Tensor tokens, Tensors tensors) {
                    if (tokens.size(0) == 0) {
                        throw new IllegalStateException("I need\ntokens");
                    }
                    while (setup.experts() == 1 && !Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    return tokens.matmul(weight);
                }

                @Override
                public Optional<Affinity> affinity(Tensor tokens, Tensors tensors) {
                    return Optional.empty();
                }
            };
        }
    }

    private static RuleResult run(int rule) {
        PackagedPlugin odd = new PackagedPlugin(
                Kind.GATE,
                "odd",
                new Odd(),
                List.of(),
                Map.of(),
                Declaration.none(),
                name -> {
                    throw new IllegalArgumentException("no router " + name);
                },
                Optional.empty());
        return new ConformanceRun(odd, Duration.ofSeconds(rule == 5 ? 1 : 60))
                .run(Kind.GATE.rules().get(rule - 1));
    }

    @Test
    void aRuleIsPassedOrFailedWithItsReasonInOneLine() {
        assertThat(run(1).outcome()).isEqualTo(Outcome.PASSED);
        RuleResult failed = run(4);
        assertThat(failed.failed()).isTrue();
        assertThat(failed.reason()).contains("I need tokens");
        assertThat(failed.rule().statement()).isEqualTo("no tokens have no scores");
        assertThat(failed.trace()).isPresent();
    }

    @Test
    void aRuleThatDoesNotEndSaysWhereItIs() {
        RuleResult late = run(5);
        assertThat(late.failed()).isTrue();
        assertThat(late.reason())
                .startsWith("did not end within 1 s of processor time")
                .contains("Odd");
    }

    /** Chooses two experts, and says so by an option. */
    private static final class Pairs implements RouterFactory {
        @Override
        public String name() {
            return "pairs";
        }

        @Override
        public Router create(Options options, RouterSetup setup) {
            if (setup.experts() < 2) {
                throw new IllegalArgumentException("topK is 2, but there is 1 expert");
            }
            return (_, _) -> null;
        }
    }

    @Test
    void aRouterThatRefusesOneExpertIsToldWhatToDeclare() {
        PackagedPlugin pairs = new PackagedPlugin(
                Kind.ROUTER,
                "pairs",
                new Pairs(),
                List.of(),
                Map.of(),
                Declaration.none(),
                _ -> new Pairs(),
                Optional.empty());
        RuleResult failed = new ConformanceRun(pairs, Duration.ofMinutes(1))
                .run(Kind.ROUTER.rules().get(15));
        assertThat(failed.reason())
                .startsWith(
                        "the router refuses a layer with one expert: topK is 2, but there is 1 expert; give options")
                .contains("router.NAME.singleExpert", "router.NAME.without.takesOneExpert");
    }

    private Declaration declaration(String text) throws IOException {
        try (OutputStream file = Files.newOutputStream(directory.resolve("a.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry(Declaration.FILE));
            jar.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return Declaration.in(directory, Kind.ROUTER, "mine");
    }

    @Test
    void authorDeclarationsAreReadFromTheJars() throws IOException {
        Declaration declaration = declaration("""
                router.mine.without.followsTokens = noise
                router.mine.options = a=1;b=x,y
                router.mine.unlimited =
                router.mine.experts = 8
                router.other.nonsense = is another's
                """);
        assertThat(declaration.without()).containsExactly(Map.entry("followsTokens", "noise"));
        assertThat(declaration.options()).containsEntry("a", "1").containsEntry("b", "x,y");
        assertThat(declaration.options("unlimited")).contains(Map.of());
        assertThat(declaration.options("singleExpert")).isEmpty();
        assertThat(declaration.number("experts", 4)).isEqualTo(8);
    }

    @Test
    void malformedDeclarationsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> declaration("router.mine.without.rule3 = I do not like it"))
                .withMessageContainingAll("a.jar", "without.rule3", "followsTokens");
        assertThatIllegalArgumentException()
                .as("no reason")
                .isThrownBy(() -> declaration("router.mine.without.followsTokens ="));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> declaration("router.mine.options = a").options())
                .withMessageContaining("'a' of options is no option");
    }
}

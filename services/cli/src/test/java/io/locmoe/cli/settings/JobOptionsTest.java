package io.locmoe.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.settings.SettingFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class JobOptionsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "--preset, small, preset",
        "--nodes, 2, nodes",
        "--devices-per-node, 2, devicesPerNode",
        "--gate, dense, gate",
        "--tensor-parallel, 1, tensorParallel",
        "--router, hash, router",
        "--comm, group-wise, comm",
        "--driver, strict, driver",
        "--steps, 50, steps",
        "--stop-after, 10, stopAfter",
        "--seed, 7, seed",
        "--data, /text, data",
        "--tokenizer, /tokenizer.json, tokenizer",
        "--sharding, uniform, sharding",
        "--home-share, 0.5, homeShare"
    })
    void everyNamedOptionIsASetting(String option, String value, String setting) {
        JobOptions options = GivenOptions.of(option, value);
        assertThat(options.given()).containsExactly(Map.entry(setting, value));
        assertThat(options.settings().text()).containsEntry(setting, value);
    }

    @ParameterizedTest
    @CsvSource({
        "--data, '', --data",
        "--tokenizer, ' ', --tokenizer",
        "--set, data=, --set data",
        "--resume, '', --resume"
    })
    void anEmptyPathIsRefused(String option, String value, String named) {
        assertThatThrownBy(() -> GivenOptions.of(option, value).given())
                .isInstanceOf(RunException.class)
                .hasMessage(named + " must not be empty; leave it out for the default");
    }

    @Test
    void jobOptionsAreExactlyTheDocumentedOnes() {
        Set<String> names = new TreeSet<>();
        GivenOptions.command(new JobOptions())
                .getCommandSpec()
                .options()
                .forEach(option -> names.add(option.longestName()));
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "--preset",
                        "--config",
                        "--set",
                        "--nodes",
                        "--devices-per-node",
                        "--tensor-parallel",
                        "--gate",
                        "--router",
                        "--comm",
                        "--driver",
                        "--simulated",
                        "--shadow",
                        "--placement",
                        "--steps",
                        "--stop-after",
                        "--store",
                        "--seed",
                        "--data",
                        "--tokenizer",
                        "--sharding",
                        "--home-share",
                        "--resume",
                        "--precision",
                        "--recoveries",
                        "--replace-wait",
                        "--fewest-nodes",
                        "--spares");
    }

    /** A command that is run twice in one process starts from nothing. */
    @Test
    void anOptionIsForgottenBeforeTheNextParse() {
        JobOptions options = new JobOptions();
        CommandLine command = GivenOptions.command(options);
        command.parseArgs("--steps", "50");
        command.parseArgs("--seed", "7");
        assertThat(options.given()).containsExactly(Map.entry("seed", "7"));
    }

    /** Nothing that is declared as an option is missing, and each says what it means. */
    @Test
    void theHelpHasEverySettingThatDeclaresAnOption() {
        String help = GivenOptions.command(new JobOptions()).getUsageMessage().replaceAll("\\s+", " ");
        assertThat(JobSettings.DECLARATIONS.all())
                .filteredOn(setting -> !setting.flag().isEmpty())
                .hasSizeGreaterThan(10)
                .allSatisfy(setting -> assertThat(help)
                        .contains(setting.flag() + "=" + setting.label() + " "
                                + setting.help().substring(0, 1).toUpperCase(Locale.ROOT)
                                + setting.help().substring(1)));
    }

    @Test
    void theHelpHasTheTextTheWordsAndTheDefaultsOfTheDeclaration() {
        String help = GivenOptions.command(new JobOptions()).getUsageMessage().replaceAll("\\s+", " ");
        assertThat(help)
                .contains("--steps=N Length of the learning-rate schedule (600; small: 2000; pangu-sigma-38b: 180000).")
                .contains("--gate=NAME Gate plug-in; layers.N.gate for one sparse layer (grap).")
                .contains(": domain, uniform (domain).")
                .contains("--home-share=SHARE ");
    }

    @Test
    void anInvalidPathIsRefusedAsAWrongSetting() {
        assertThatThrownBy(() -> GivenOptions.of("--data", "a\0b").settings())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("data: 'a\\u0000b' is not a path");
    }

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        JobSettings settings = GivenOptions.of().settings();
        assertThat(settings.text())
                .containsEntry("preset", "tiny")
                .containsEntry("gate", "grap")
                .containsEntry("router", "locmoe")
                .containsEntry("comm", "all-to-all")
                .containsEntry("driver", "cpu")
                .containsEntry("nodes", "4")
                .containsEntry("devicesPerNode", "1");
    }

    /** As in a comparison: a router brings its paper's gate, unless the user has another wish. */
    @Test
    void aRouterBringsItsUsualGate() {
        Function<String, Optional<String>> usual =
                router -> router.equals("switch") ? Optional.of("dense") : Optional.empty();
        assertThat(GivenOptions.of("--router", "switch")
                        .benchSettings(Map.of("nodes", "2"), usual)
                        .text())
                .containsEntry("gate", "dense")
                .containsEntry("nodes", "2");
        assertThat(GivenOptions.of("--router", "switch", "--gate", "grap")
                        .benchSettings(Map.of(), usual)
                        .text())
                .containsEntry("gate", "grap");
        assertThat(GivenOptions.of("--router", "unknown")
                        .benchSettings(Map.of(), usual)
                        .text())
                .containsEntry("gate", "grap");
    }

    @Test
    void aNamedOptionWinsOverSetThatOverTheFileThatOverThePreset() throws IOException {
        Path file = Files.writeString(
                directory.resolve("job.yaml"),
                "preset: small\nsteps: 10\nwarmupSteps: 3\nheads: 1\nrouter: {name: hash, capacityFactor: 1.5}\n");
        Map<String, String> text = GivenOptions.of(
                        "--config", file.toString(), "--set", "steps=20", "--set", "warmupSteps=4", "--steps", "30")
                .settings()
                .text();
        assertThat(text)
                .containsEntry("steps", "30")
                .containsEntry("warmupSteps", "4")
                .containsEntry("heads", "1")
                .containsEntry("width", GivenOptions.small("width"))
                .containsEntry("router", "hash")
                .containsEntry("router.capacityFactor", "1.5");
    }

    @Test
    void relativePathsAreResolvedAgainstTheCallersDirectory() throws IOException {
        Path file = Files.writeString(directory.resolve("job.yaml"), "data: texts\n");
        assertThat(GivenOptions.of("--config", file.toString(), "--set", "resume=runs/1")
                        .given())
                .containsEntry("data", Path.of("texts").toAbsolutePath().toString())
                .containsEntry("resume", Path.of("runs/1").toAbsolutePath().toString());
    }

    @Test
    void allWrongSettingsAreNamedAtOnceWithTheNearestNames() {
        assertThatThrownBy(() -> GivenOptions.of("--preset", "tinny", "--set", "widh=5", "--steps", "many")
                        .settings())
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(RunException.Kind.WRONG_USAGE))
                .hasMessageContaining(
                        "preset: 'tinny' is not one of tiny, small, pangu-sigma-38b; did you mean 'tiny'?")
                .hasMessageContaining("unknown setting 'widh'; did you mean 'width'?")
                .hasMessageContaining("steps: 'many' is not a whole number");
    }

    @Test
    void aWrongSettingOfTheFileHasItsLineUnlessAnOptionReplacesIt() throws IOException {
        String file = Files.writeString(
                        directory.resolve("job.yaml"),
                        "# a job\nsteps: many\nlayers:\n- router: hash\n- {router: {name: x, k: 1}, gte: 1}\n")
                .toString();
        assertThatThrownBy(() -> GivenOptions.of("--config", file).settings())
                .hasMessageContaining(file + ", line 2: steps: 'many'")
                .hasMessageContaining(file + ", line 5: unknown setting 'layers.1.gte'");
        assertThatThrownBy(() ->
                        GivenOptions.of("--config", file, "--steps", "more").settings())
                .hasMessageContaining("steps: 'more'")
                .hasMessageNotContaining("line 2");
        assertThat(GivenOptions.of("--config", file).words(new SettingFault("layers.1.router", "an option")))
                .isEqualTo(file + ", line 5: an option");
    }

    @Test
    void aSetWithoutValueIsRefused() {
        assertThatThrownBy(() -> GivenOptions.of("--set", "width").settings())
                .isInstanceOf(RunException.class)
                .hasMessage("--set width has no value; write --set KEY=VALUE, like --set width=256");
    }

    @Test
    void aBenchHasNoCopyInAnObjectStore() {
        JobOptions options = GivenOptions.of("--store", "s3://bucket/run");
        assertThatThrownBy(() -> options.benchSettings(Map.of(), _ -> Optional.empty()))
                .isInstanceOf(RunException.class)
                .hasMessage("a bench has no copy in an object store; leave --store out");
    }
}

package io.locmoe.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
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
        JobOptions options = options(option, value);
        assertThat(options.given()).containsExactly(Map.entry(setting, value));
        assertThat(options.settings().text()).containsEntry(setting, value);
    }

    @Test
    void anArchitectureIsAboveThePresetAndBelowTheUser() throws IOException {
        Path file = Files.writeString(directory.resolve("job.yaml"), "blocks: 3");
        JobOptions options = options("--preset", "small", "--config", file.toString(), "--set", "heads=8");
        options.architecture(Map.of("width", "64", "blocks", "2", "heads", "4", "router", "top-k", "router.topK", "3"));
        assertThat(options.settings().text())
                .containsEntry("width", "64")
                .containsEntry("blocks", "3")
                .containsEntry("heads", "8")
                .containsEntry("router.topK", "3")
                .containsEntry("steps", small("steps"));
    }

    @Test
    void anotherRouterOrGateKeepsNoOptionsOfTheArchitectures() {
        Map<String, String> architecture = Map.of(
                "router", "top-k", "router.topK", "3", "router.score", "sigmoid", "gate", "dense", "gate.bias", "true");
        JobOptions router = options("--router", "switch", "--set", "router.topK=1");
        router.architecture(architecture);
        assertThat(router.given())
                .containsOnly(
                        Map.entry("router", "switch"),
                        Map.entry("router.topK", "1"),
                        Map.entry("gate", "dense"),
                        Map.entry("gate.bias", "true"));
        JobOptions gate = options("--gate", "grap", "--router", "top-k");
        gate.architecture(architecture);
        assertThat(gate.given()).containsEntry("router.score", "sigmoid").doesNotContainKey("gate.bias");
    }

    @ParameterizedTest
    @CsvSource({
        "--data, '', --data",
        "--tokenizer, ' ', --tokenizer",
        "--set, data=, --set data",
        "--resume, '', --resume"
    })
    void anEmptyPathIsRefused(String option, String value, String named) {
        assertThatThrownBy(() -> options(option, value).given())
                .isInstanceOf(RunException.class)
                .hasMessage(named + " must not be empty; leave it out for the default");
    }

    @Test
    void givenSettingsOverrideThoseOfTheResumedCheckpoint() throws IOException {
        Path checkpoint = checkpoint("step-000010");
        Map<String, String> text = options("--resume", directory.toString(), "--nodes", "2")
                .settings()
                .text();
        assertThat(text)
                .containsEntry("resume", checkpoint.toString())
                .containsEntry("width", "64")
                .containsEntry("nodes", "2");
    }

    @Test
    void aResumedRunKeepsWhatItsDriverHasDecidedUnlessTheUserChoosesAnew() throws IOException {
        checkpoint("step-000010");
        String resume = directory.toString();
        assertThat(options("--resume", resume).settings().driver().options())
                .containsExactly(Map.entry("products", "float32:left"));
        assertThat(options("--resume", resume, "--set", "driver.products=measure")
                        .settings()
                        .driver()
                        .options())
                .containsExactly(Map.entry("products", "measure"));
        assertThat(options("--resume", resume, "--driver", "strict")
                        .settings()
                        .driver()
                        .options())
                .isEmpty();
    }

    @Test
    void aPresetBesideResumeTakesThePlaceOfTheCheckpointsSettings() throws IOException {
        Path checkpoint = checkpoint("step-000010");
        assertThat(options("--resume", checkpoint.toString(), "--preset", "small")
                        .settings()
                        .text())
                .containsEntry("width", small("width"));
    }

    @Test
    void aResumeOfNothingIsRefused() {
        assertThatThrownBy(() -> options("--resume", directory.resolve("none").toString())
                        .settings())
                .isInstanceOf(RunException.class)
                .hasMessage("there is no checkpoint " + directory.resolve("none"));
        assertThatThrownBy(() -> options("--resume", directory.toString()).settings())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("no checkpoint in " + directory);
        assertThatThrownBy(() -> options("--resume", "").settings())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("resume must not be empty");
        assertThatThrownBy(() -> options("--resume", "a\0b").settings())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("is not a path");
        assertThatThrownBy(() -> options("--resume", "x".repeat(5000)).settings())
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("resume must have at most 4096 characters")
                .hasMessageContaining("...");
    }

    private Path checkpoint(String name) throws IOException {
        Path checkpoint =
                Files.createDirectories(directory.resolve("checkpoints").resolve(name));
        Files.writeString(checkpoint.resolve("config.json"), """
                {"format": 1, "step": 10, "vocabulary": 256,
                 "settings": {"preset": "tiny", "width": "64", "nodes": "4", "driver.products": "float32:left"}}
                """);
        return checkpoint;
    }

    @Test
    void jobOptionsAreExactlyTheDocumentedOnes() {
        Set<String> names = new TreeSet<>();
        command(new JobOptions()).getCommandSpec().options().forEach(option -> names.add(option.longestName()));
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
        CommandLine command = command(options);
        command.parseArgs("--steps", "50");
        command.parseArgs("--seed", "7");
        assertThat(options.given()).containsExactly(Map.entry("seed", "7"));
    }

    /** Nothing that is declared as an option is missing, and each says what it means. */
    @Test
    void theHelpHasEverySettingThatDeclaresAnOption() {
        String help = command(new JobOptions()).getUsageMessage().replaceAll("\\s+", " ");
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
        String help = command(new JobOptions()).getUsageMessage().replaceAll("\\s+", " ");
        assertThat(help)
                .contains("--steps=N Length of the learning-rate schedule (600; small: 2000; pangu-sigma-38b: 180000).")
                .contains("--gate=NAME Gate plug-in; layers.N.gate for one sparse layer (grap).")
                .contains(": domain, uniform (domain).")
                .contains("--home-share=SHARE ");
    }

    @Test
    void anInvalidPathIsRefusedAsAWrongSetting() {
        assertThatThrownBy(() -> options("--data", "a\0b").settings())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("data: 'a\\u0000b' is not a path");
    }

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        JobSettings settings = options().settings();
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
        assertThat(options("--router", "switch")
                        .benchSettings(Map.of("nodes", "2"), usual)
                        .text())
                .containsEntry("gate", "dense")
                .containsEntry("nodes", "2");
        assertThat(options("--router", "switch", "--gate", "grap")
                        .benchSettings(Map.of(), usual)
                        .text())
                .containsEntry("gate", "grap");
        assertThat(options("--router", "unknown").benchSettings(Map.of(), usual).text())
                .containsEntry("gate", "grap");
    }

    @Test
    void aNamedOptionWinsOverSetThatOverTheFileThatOverThePreset() throws IOException {
        Path file = Files.writeString(
                directory.resolve("job.yaml"),
                "preset: small\nsteps: 10\nwarmupSteps: 3\nheads: 1\nrouter: {name: hash, capacityFactor: 1.5}\n");
        Map<String, String> text = options(
                        "--config", file.toString(), "--set", "steps=20", "--set", "warmupSteps=4", "--steps", "30")
                .settings()
                .text();
        assertThat(text)
                .containsEntry("steps", "30")
                .containsEntry("warmupSteps", "4")
                .containsEntry("heads", "1")
                .containsEntry("width", small("width"))
                .containsEntry("router", "hash")
                .containsEntry("router.capacityFactor", "1.5");
    }

    @Test
    void relativePathsAreResolvedAgainstTheCallersDirectory() throws IOException {
        Path file = Files.writeString(directory.resolve("job.yaml"), "data: texts\n");
        assertThat(options("--config", file.toString(), "--set", "resume=runs/1")
                        .given())
                .containsEntry("data", Path.of("texts").toAbsolutePath().toString())
                .containsEntry("resume", Path.of("runs/1").toAbsolutePath().toString());
    }

    @Test
    void allWrongSettingsAreNamedAtOnceWithTheNearestNames() {
        assertThatThrownBy(() -> options("--preset", "tinny", "--set", "widh=5", "--steps", "many")
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
        assertThatThrownBy(() -> options("--config", file).settings())
                .hasMessageContaining(file + ", line 2: steps: 'many'")
                .hasMessageContaining(file + ", line 5: unknown setting 'layers.1.gte'");
        assertThatThrownBy(() -> options("--config", file, "--steps", "more").settings())
                .hasMessageContaining("steps: 'more'")
                .hasMessageNotContaining("line 2");
        assertThat(options("--config", file).words(new SettingFault("layers.1.router", "an option")))
                .isEqualTo(file + ", line 5: an option");
    }

    @Test
    void aSetWithoutValueIsRefused() {
        assertThatThrownBy(() -> options("--set", "width").settings())
                .isInstanceOf(RunException.class)
                .hasMessage("--set width has no value; write --set KEY=VALUE, like --set width=256");
    }

    private static String small(String setting) {
        String value = SettingsParser.parse(Map.of("preset", "small")).text().get(setting);
        assertThat(value).isNotEqualTo(SettingsParser.parse(Map.of()).text().get(setting));
        return value;
    }

    @Test
    void aBenchHasNoCopyInAnObjectStore() {
        JobOptions options = options("--store", "s3://bucket/run");
        assertThatThrownBy(() -> options.benchSettings(Map.of(), _ -> Optional.empty()))
                .isInstanceOf(RunException.class)
                .hasMessage("a bench has no copy in an object store; leave --store out");
    }

    private static JobOptions options(String... arguments) {
        JobOptions options = new JobOptions();
        command(options).parseArgs(arguments);
        return options;
    }

    private static CommandLine command(JobOptions options) {
        return new CommandLine(new Holder(options));
    }

    @CommandLine.Command
    private static final class Holder {
        @CommandLine.Mixin
        private final JobOptions options;

        Holder(JobOptions options) {
            this.options = options;
        }
    }
}

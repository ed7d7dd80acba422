package io.locmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LocmoeTest {
    @BeforeAll
    static void haveADistribution(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("node.flags"), "-Xmx192m");
        System.setProperty("locmoe.distribution", directory.toString());
    }

    @AfterAll
    static void haveNone() {
        System.clearProperty("locmoe.distribution");
    }

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpHasALineForEachCommand() {
        assertThat(run("--help")).isZero();
        Locmoe.commandLine()
                .getSubcommands()
                .forEach((name, command) -> assertThat(
                                out.toString().lines().filter(line -> line.matches("  " + name + " +\\S.*")))
                        .as(name)
                        .hasSize(1));
        assertThat(out.toString()
                        .lines()
                        .filter(line -> line.startsWith("  ") && line.contains("  "))
                        .map(String::length))
                .allMatch(length -> length <= 80);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trian | did you mean './locmoe train'?",
                "train --rooter hash | did you mean '--router'?",
                "train --preset tinny | pangu-sigma-38b; did you mean 'tiny'?",
                "train --set widht=7 | unknown setting 'widht'; did you mean 'width'?",
                "train --steps x | steps: 'x' is not a whole number",
                "train --nodes 3 | experts 8 do not divide over 3 nodes",
                "train --config nowhere.yaml | there is no configuration file nowhere.yaml",
                "train --mesh nowhere | --mesh nowhere is not HOST:PORT",
                "train --mesh localhost:99999 | the address of a mesh is HOST:PORT, not 'localhost:99999'",
                "train --data nowhere | nowhere does not exist: it needs one sub-folder per domain",
                "train --tokenizer nowhere.json | nowhere.json is not a file: give the path of a tokenizer.json",
                "evaluate --router hash | --router hash is one of those that it would be put beside",
                "evaluate --router mine --steps 2 | --steps must be at least 3",
                "evaluate --router mine --quick --steps 9 | --quick has 20 steps; leave --steps or --quick out",
                "evaluate --router mine | no plug-in offers the router 'mine'",
                "plugins verify nowhere | nowhere is not a directory",
                "plugins describe nothing | no plug-in offers 'nothing'",
                "devices --driver nothing | no plug-in offers the device driver 'nothing'",
                "plugins describe nothing --kind gate | no plug-in offers 'nothing' as gate",
                "plugins list --mesh localhost:1 --plugin-dir . | --plugin-dir is for this machine",
                "plugins list --certificates x | --certificates is for a mesh that is already running",
                "nodes | nodes needs a command, one of list, leave; write: ./locmoe nodes list",
                "nodes list | name a node of the mesh with --mesh HOST:PORT",
                "topology | name a node of the mesh with --mesh HOST:PORT",
                "nodes leave --mesh localhost:1 | Missing required parameter: 'NODE'",
                "nodes list --mesh localhost:99999 | the address of a mesh is HOST:PORT, not 'localhost:99999'",
                "runs | runs needs a command, one of list",
                "runs wach x | did you mean './locmoe runs watch'?",
                "runs cancel --mesh localhost:1 | Missing required parameter: 'RUN'",
                "runs fetch x --mesh localhost:1 | Missing required option: '--out=DIR'",
                "runs show x --runs nowhere | there is no run 'x' in nowhere, which has none; for a run on a mesh",
                "runs list --mesh nowhere | --mesh nowhere is not HOST:PORT",
                "train --detach | --detach needs a mesh that runs without this command; name it with --mesh",
                "train --mesh a:1 --detach --tensorboard b | --tensorboard is written while the command watches",
                "train --preset tiny --tensorboard /proc/b | --tensorboard /proc/b cannot be made or written to:",
                "plugins | one of list, verify, describe, new, install; write: ./locmoe plugins list",
                "route --router hash | name the tokens with --scores FILE, --tokens FILE or --token-ids",
                "route --router hash --gate grap --scores x.csv | --gate makes scores from tokens",
                "generate --checkpoint nowhere --prompt a | no checkpoint in nowhere",
                "theory --samples 5 | --samples must be at least 100: 5",
                "theory --steps 0 | --steps must be at least 1: 0",
                "theory --checkpoint x --steps 5 | --checkpoint takes a model as it is",
                "bench | one of step, gate, exchange, placement, faults, recovery, jobs, launcher; write: "
                        + "./locmoe bench step",
                "bench step --repetitions 0 | --repetitions must be in [1, 1000]: 0",
                "bench step --warm-up -1 | --warm-up must be in [0, 3600] seconds: -1",
                "bench step --routers pigeons | --routers: 'pigeons' is neither hash nor top-K",
                "bench step --json /dev/null/x | --json /dev/null/x cannot be written",
                "bench step --width 130 | width 130, hash: width 130 does not divide into 4 heads",
                "bench step --width 0 | width 0, hash: ",
                "bench step --processes 0 | --processes must be in [1, 16]: [0]",
                "bench step --processes 4,3 | width 128, hash: experts 8 do not divide over 3 nodes",
                "bench step --set nodes=2 | --set nodes: bench step decides that itself",
                "bench placement | name a trace to replay, or --record FILE to make one",
                "bench placement nowhere | nowhere cannot be read",
                "bench placement t --set router=switch | --set is for --record; a trace is replayed as it is",
                "bench placement t --json /dev/null/x | --json /dev/null/x cannot be written; name a file",
                "bench placement --record t --keep 0 | --keep must be in [1, --steps 200]: 0",
                "bench placement --record t --set steps=9 | a recording decides that itself; write --steps",
                "bench gate --width 64 | --width and --experts go together",
                "bench gate --repetitions 0 | must be at least 1",
                "bench gate --repetitions 2000000000 | --repetitions must be at most 100000",
                "bench faults --nodes 2 --recoveries 1 | --recoveries 1 is less than --faults 10; leave it out",
                "bench faults --nodes 2 --kinds minority | the mesh has 2 nodes; give --nodes 3 or more",
                "bench faults --spares 1 --kinds kill,join | --kinds join is about the nodes that a mesh has",
                "train --set blocks=2147483647 | blocks must be in [1, 1024]: 2147483647",
                "train --set blocks=1024 --set width=32768 --data nowhere | nowhere does not exist",
                "theory --out /dev/null/x | /dev/null is not a directory",
                "bench gate --out /dev/null/x | /dev/null is not a directory",
                "bench gate --gates grap:literal | has no value",
                "compare | --routers names the routers to compare, like hash,switch,locmoe",
                "compare --routers hash --steps 1e3 | steps: '1e3' is not a whole number",
                "compare --routers hash --seed one | seed: 'one' is not a whole number",
                "compare --routers hash --vary seed=1,2 | --routers: 'hash:seed=1': all contenders share seed",
                "compare --routers hash --vary x | --vary x is not NAME=VALUE[,VALUE...], like learningRate=1e-4,3e-4",
                "compare --routers hash,hash | --routers has hash twice",
                "generate --checkpoint nowhere --prompt a --mesh host:1 --plugin-dir x | nodes of --mesh have",
                "generate --checkpoint nowhere --prompt a --mesh host:1 --simulated | name it, like --driver ascend",
                "generate --checkpoint nowhere --prompt a --tokens 0 | --tokens must be at least 1: 0",
                "generate --checkpoint nowhere --prompt a --temperature -1 | --temperature must be a number from 0: -1",
                "generate --checkpoint nowhere --prompt a --top-k -1 | --top-k must be 0, for all tokens, or more: -1",
                "generate --checkpoint nowhere --prompt a --top-p 0 | --top-p must be above 0 and at most 1: 0",
                "generate --checkpoint nowhere --prompt a --top-p NaN | --top-p must be above 0 and at most 1: NaN",
                "generate --checkpoint nowhere --prompt a --repetition-penalty 0 | --repetition-penalty must be a",
                "generate --checkpoint nowhere --prompt a --stop= | --stop is empty"
            })
    void wrongUsageIsOneMessageAndExitCode2(String arguments, String message) {
        assertThat(run(arguments.split(" "))).as(err.toString()).isEqualTo(2);
        assertThat(err.toString()).startsWith("locmoe: ").contains(message).doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void everythingWrongWithATrainingIsToldAtOnceWithFileAndLine(@TempDir Path directory) throws IOException {
        Path config = Files.writeString(
                directory.resolve("job.yaml"),
                "width: 64\nsteps: many\nrouter:\n  name: bad\ndata: " + directory.resolve("text") + "\n");
        Files.createDirectories(directory.resolve("text/binary"));
        Files.writeString(directory.resolve("text/binary/a.txt"), "a line\n\0");
        assertThat(run("train", "--config", config.toString(), "--out", "/dev/null/x"))
                .isEqualTo(2);
        assertThat(err.toString().lines())
                .contains("locmoe: " + config + ", line 2: steps: 'many' is not a whole number")
                .anyMatch(line -> line.startsWith("    " + config + ", line 4: ")
                        && line.contains("no plug-in offers the router 'bad'"))
                .anyMatch(line -> line.contains("binary/a.txt, line 2, byte 7: a NUL byte"))
                .anyMatch(line -> line.contains("--out /dev/null/x cannot be made"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"train --quixotic", "quixotic", "bench zebra", "train --e 1", "t"})
    void nothingIsSuggestedWhereNoNameIsNear(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).doesNotContainIgnoringCase("did you mean").doesNotContain("Possible");
    }

    @Test
    void everyHelpEndsWithTheSameTableOfExitCodes() {
        String table = "Exit codes:\n  0     done: a training reached its end, a check found nothing wrong\n";
        helpOf(Locmoe.commandLine())
                .forEach((command, help) -> assertThat(help)
                        .as(command)
                        .contains(table, "  3     the Java heap was exhausted\n", "  130   Ctrl-C\n")
                        .doesNotContain("Exit code:"));
    }

    /** Each node is a command: describing all of them takes a twentieth of the processor time of its start. */
    @Test
    void aCommandThatIsNamedFirstIsTheSameWithoutTheOthers() {
        CommandLine all = Locmoe.commandLine();
        List<String> built = List.of("train", "node", "bench", "runs", "certificates");
        for (String name : built) {
            CommandLine alone = Locmoe.commandLine(name, "--help");
            assertThat(alone.getSubcommands()).containsOnlyKeys(name);
            assertThat(helpOf(alone.getSubcommands().get(name)))
                    .isEqualTo(helpOf(all.getSubcommands().get(name)));
        }
        assertThat(all.getSubcommands()).containsKeys("help", "conformance").hasSizeGreaterThan(20);
        assertThat(Locmoe.commandLine("trian").getSubcommands().keySet())
                .isEqualTo(all.getSubcommands().keySet());
    }

    private static Map<String, String> helpOf(CommandLine command) {
        Map<String, String> help = new TreeMap<>();
        help.put(command.getCommandSpec().qualifiedName(), command.getUsageMessage());
        command.getSubcommands().values().forEach(below -> help.putAll(helpOf(below)));
        return help;
    }

    @Test
    void faultsThatCannotBeHadAreRefusedBeforeAnythingStarts(@TempDir Path directory) {
        Path out = directory.resolve("run");
        assertThat(run("bench", "faults", "--nodes", "2", "--recoveries", "1", "--out", out.toString()))
                .isEqualTo(2);
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train --set width=",
                "train --set ",
                "train --data ",
                "train --mesh ",
                "train --link-rate ",
                "train --seed ",
                "train --config ",
                "train --plugin-dir ",
                "train --",
                "compare --routers ",
                "bench gate --gates ",
                "bench gate --width ",
                "generate --prompt a --checkpoint ",
                "route --router hash --scores ",
                "validate --checkpoint "
            })
    void aValueOfAMegabyteIsShortened(String arguments) {
        String[] words = (arguments + "x".repeat(1 << 20)).split(" ");
        assertThat(run(words)).as(err.toString()).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("locmoe: ")
                .hasSizeLessThan(10_000)
                .doesNotContain("\tat ");
    }

    private int run(String... arguments) {
        CommandLine line = Locmoe.commandLine(arguments);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }
}

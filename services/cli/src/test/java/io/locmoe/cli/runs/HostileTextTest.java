package io.locmoe.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.cli.Locmoe;
import io.locmoe.cli.progress.CompareDisplay;
import io.locmoe.cli.progress.Progresses;
import io.locmoe.cli.terminal.Terminal;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.laboratory.compare.Contender;
import io.locmoe.laboratory.compare.Turn;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.ReportFailure;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugins;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Names and messages of a hostile mesh, run or checkpoint begin no line and steer no terminal, wherever they show. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTextTest {
    private static final String HOSTILE = "x\nFORGED: all is well\u001b[2J\u202ey";

    private final StubMesh mesh = new StubMesh();

    @BeforeAll
    void haveADistributionAndAHostileMesh(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("node.flags"), "-Xmx192m");
        System.setProperty("locmoe.distribution", directory.toString());
        mesh.nodes.clear();
        mesh.nodes.add(HOSTILE);
        mesh.submitted = HOSTILE;
        mesh.refusal = HOSTILE;
        mesh.held = new HeldPlugins(
                List.of(new HeldPlugin(
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        List.of(new HeldPlugin.Jar(HOSTILE, HOSTILE)),
                        HOSTILE,
                        HOSTILE,
                        List.of(HOSTILE),
                        List.of(new HeldPlugin.Choosable("router", HOSTILE, List.of())))),
                0);
        mesh.known.add(StubMesh.run(HOSTILE, Optional.of(RunOutcome.FAILED), HOSTILE));
        mesh.history.add(RunEvent.notice(HOSTILE));
        mesh.history.add(new RunEvent.Ended(RunOutcome.FAILED, HOSTILE));
    }

    @AfterAll
    void close() {
        System.clearProperty("locmoe.distribution");
        mesh.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nodes list",
                "topology",
                "nodes leave HOSTILE",
                "runs list",
                "runs show HOSTILE",
                "runs show unknown",
                "runs watch HOSTILE",
                "runs cancel HOSTILE",
                "runs checkpoint HOSTILE",
                "plugins list",
                "plugins describe HOSTILE",
                "plugins describe unknown",
                "train --detach --steps 3",
                "train --steps 3 --out OUT"
            })
    void commandsShowWhatAMeshTellsByItsCodes(String words, @TempDir Path out) {
        List<String> arguments = new ArrayList<>();
        for (String word : words.split(" ")) {
            arguments.add(word.replace("HOSTILE", HOSTILE)
                    .replace("OUT", out.resolve("run").toString()));
        }
        arguments.addAll(List.of("--mesh", mesh.address()));
        harmless(shown(print -> run(arguments, print)));
    }

    @Test
    void aHostileFileOfARunIsNamedByItsCodes(@TempDir Path runs) throws IOException {
        Path run = Files.createDirectories(runs.resolve(HOSTILE));
        Files.writeString(run.resolve("report.json"), "no report");
        harmless(shown(out -> run(List.of("runs", "list", "--runs", runs.toString()), out)));
    }

    @Test
    void linesOfProgressShowNamesByTheirCodes() {
        harmless(shown(out -> tell(Progress.lines(out, 1, 0))));
        harmless(shown(out -> tell(Progresses.people(out, Terminal.fixed(true, 200, false, false), 1))));
    }

    private static void tell(Progress progress) {
        progress.phase(HOSTILE);
        progress.message(HOSTILE);
        progress.accept(new TrainingEvent.Notice(HOSTILE));
        progress.accept(new TrainingEvent.CheckpointWritten(1, HOSTILE));
        progress.recovered(
                new ReportFailure(List.of(HOSTILE), 1, 0, ReportFailure.START, 2, List.of(HOSTILE), 1, HOSTILE));
    }

    @Test
    void aComparisonShowsNamesByTheirCodes() {
        Contender hash = Contender.list("hash").getFirst();
        harmless(shown(out -> {
            CompareDisplay display = new CompareDisplay(out, Terminal.fixed(true, 200, false, false));
            display.begins(List.of(new Turn(hash, 1, 1, 1, 50)));
            display.phase(HOSTILE);
            display.message(HOSTILE);
        }));
    }

    /** Messages of all kinds of failures, and the stack trace of one that is not known. */
    @ParameterizedTest
    @MethodSource
    void aFailureShowsItsMessageByItsCodes(Exception failure) {
        harmless(shown(print -> {
            StringWriter text = new StringWriter();
            CommandLine line = Locmoe.commandLine().setErr(new PrintWriter(text));
            try {
                line.getExecutionExceptionHandler().handleExecutionException(failure, line, null);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            print.print(text);
        }));
    }

    static List<Exception> aFailureShowsItsMessageByItsCodes() {
        return List.of(
                RunException.failure(HOSTILE),
                new ControlException(ControlException.Code.INTERNAL, HOSTILE),
                new IllegalStateException(HOSTILE, new IOException(HOSTILE)));
    }

    private static void harmless(String shown) {
        String text = shown.replace("\r\u001b[K", "\n");
        assertThat(text).contains("\\u001b[2J").doesNotContain("\u001b", "\u202e");
        assertThat(text.lines()).noneMatch(line -> line.startsWith("FORGED"));
    }

    /** Everything that work prints on standard output, or on what it is given. */
    private static String shown(Consumer<PrintStream> work) {
        PrintStream stdout = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        System.setOut(out);
        try {
            work.accept(out);
        } finally {
            System.setOut(stdout);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void run(List<String> arguments, PrintStream out) {
        StringWriter texts = new StringWriter();
        CommandLine line = Locmoe.commandLine();
        line.setOut(new PrintWriter(texts));
        line.setErr(new PrintWriter(texts));
        line.execute(arguments.toArray(new String[0]));
        out.print(texts);
    }
}

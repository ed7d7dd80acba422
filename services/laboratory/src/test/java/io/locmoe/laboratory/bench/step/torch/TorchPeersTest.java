package io.locmoe.laboratory.bench.step.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.node.training.JobText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PyTorch in several ways, played by a program that answers as the script does. */
class TorchPeersTest {
    private static final JobSettings JOB = SettingsParser.parse(
            Map.of("sequence", "16", "batch", "4", "experts", "4", "blocks", "2", "validationSequences", "4"));
    private static final List<PeerWay> ALL =
            Stream.concat(PeerWay.EAGER.stream(), PeerWay.COMPILED.stream()).toList();

    /** Eager bfloat16 is twice as fast as float32, compiled float32 three times; compiled bfloat16 dies. */
    private static final String FAST_BFLOAT16 = """
            #!/bin/sh
            read job
            case "$job" in
            *'"precision":"bfloat16","compiled":true'*) answer=bfloat16; seconds=;;
            *'"precision":"bfloat16"'*) answer=bfloat16; seconds=0.5;;
            *'"compiled":true'*) answer=float32; seconds=0.33;;
            *) answer=float32; seconds=1;;
            esac
            echo "ready {\\"version\\":\\"9.1\\",\\"blas\\":\\"ours\\",\\"precision\\":\\"$answer\\"}"
            while read word steps; do
                [ -n "$seconds" ] || { echo "no such header" >&2; exit 1; }
                echo "steps {\\"seconds\\":[$seconds]}"
            done
            """;

    /** Has no products of bfloat16. */
    private static final String OLD = """
            #!/bin/sh
            read job
            echo 'ready {"version":"1","blas":"ours","precision":"float32"}'
            while read word steps; do
                echo 'steps {"seconds":[1]}'
            done
            """;

    @TempDir
    private Path directory;

    private PeerReport measured(String program, List<PeerWay> ways) throws IOException {
        Path python = Files.writeString(directory.resolve("python3"), program);
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));
        Torch torch = new Torch(python, ways, List.of("a way that was never tried"));
        try (TorchPeers peers = TorchPeers.start(Optional.of(torch), JOB, 2, JobText.open(JOB), 1, 1)) {
            peers.turn(1);
            peers.turn(1);
            return peers.report(100, new double[] {0.25, 0.25});
        }
    }

    @Test
    void ratiosAreToTheBestOfTheWaysThatTrain() throws IOException {
        PeerReport report = measured(FAST_BFLOAT16, ALL);
        assertThat(report.rates())
                .extracting(
                        rate -> rate.way().text(),
                        rate -> rate.tokensPerSecond().median())
                .containsExactly(
                        Tuple.tuple("float32 eager", 100.0),
                        Tuple.tuple("bfloat16 eager", 200.0),
                        Tuple.tuple("float32 compiled", 100 / 0.33));
        assertThat(report.best().way()).isEqualTo(new PeerWay("float32", true));
        assertThat(report.ratio().median()).isCloseTo(0.33 / 0.25, offset(1e-9));
        assertThat(report.bestOfEachPrecision())
                .containsExactly(new PeerWay("float32", true), new PeerWay("bfloat16", false));
        assertThat(report.leftOut())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("bfloat16 compiled (")
                .contains("no such header");
        assertThat(report.text())
                .first()
                .isEqualTo("PyTorch 9.1 (ours), processes of one thread: float32 eager, bfloat16 eager, float32"
                        + " compiled. Ratios are of turns, to the best of these, whatever its precision.");
        assertThat(report.text())
                .last()
                .asString()
                .startsWith("PyTorch without a way that was never tried; without bf");
    }

    @Test
    void aTypeThatPyTorchDoesNotMultiplyIsLeftOut() throws IOException {
        PeerReport report = measured(OLD, ALL.subList(0, 2));
        assertThat(report.rates()).hasSize(1);
        assertThat(report.leftOut()).contains("bfloat16 eager (it multiplies float32 instead)");
    }

    @Test
    void pyTorchThatDoesNotTrainAtAllIsAFailure() {
        assertThatThrownBy(() -> measured("#!/bin/sh\necho no torch >&2\n", ALL))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("no torch");
    }

    @Test
    void withoutPyTorchThereIsNoReport() {
        try (TorchPeers none = TorchPeers.start(Optional.empty(), JOB, 2, JobText.open(JOB), 1, 1)) {
            none.turn(1);
            assertThat(none.report(100, new double[] {1})).isNull();
        }
    }

    @Test
    void theReasonWhyNothingCompilesIsItsFirstError() {
        assertThat(Torch.reason(List.of(
                        "Traceback", "  a.h:19:10: fatal error: ATen/A.h: No such file", "other error: x", "the end")))
                .isEqualTo("ATen/A.h: No such file");
        assertThat(Torch.reason(List.of("Traceback", "ImportError: no triton", "")))
                .isEqualTo("ImportError: no triton");
        assertThat(Torch.reason(List.of())).isEqualTo("it says nothing");
    }

    @Test
    void theCompilerIsTriedInAProcess() throws IOException {
        Path python = Files.writeString(
                directory.resolve("python3"), "#!/bin/sh\necho 'x.cpp:1: fatal error: g++: not found'\nexit 1\n");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));
        Torch without = Torch.of(python);
        assertThat(without.ways()).isEqualTo(PeerWay.EAGER);
        assertThat(without.leftOut())
                .singleElement()
                .asString()
                .startsWith("torch.compile, which does not work here (g++: not found; on Debian it needs g++, ");
        Files.writeString(python, "#!/bin/sh\nexit 0\n");
        assertThat(Torch.of(python).ways()).isEqualTo(ALL);
    }
}

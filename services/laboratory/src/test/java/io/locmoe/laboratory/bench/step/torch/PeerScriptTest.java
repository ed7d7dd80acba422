package io.locmoe.laboratory.bench.step.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script that trains with PyTorch, and how a Python is found for it, on machines without PyTorch too. */
class PeerScriptTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final int SECONDS = 60;

    @TempDir
    Path directory;

    private Path script;

    @BeforeEach
    void copy() throws IOException {
        script = directory.resolve("peer.py");
        try (InputStream in = TorchPeer.class.getResourceAsStream("peer.py")) {
            Files.copy(in, script);
        }
    }

    /** Refused before a text is read or a process started. */
    @ParameterizedTest
    @CsvSource({
        "norm, rms",
        "positions, rotary",
        "activation, swiglu",
        "biases, qkv",
        "tiedOutput, false",
        "sparseEvery, 0",
        "sharedFeedForward, 64"
    })
    void anotherModelThanTheScriptsIsRefused(String part, String value) {
        JobSettings settings = SettingsParser.parse(Map.of(part, value));
        assertThatThrownBy(() -> TorchPeer.start(PYTHON, settings, 0, null, 1, PeerWay.USUAL))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("PyTorch would train another model");
    }

    /** As its own programs do: a name that nothing defines is found by compiling, reading its symbols. */
    @Test
    void peerScriptCompilesAndUsesNoUndefinedNames() throws Exception {
        assertThat(python("""
                import builtins, symtable, sys
                source = open(sys.argv[1]).read()
                compile(source, sys.argv[1], "exec")
                top = symtable.symtable(source, sys.argv[1], "exec")
                known = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}
                known |= set(dir(builtins)) | {"__file__", "__name__", "__class__"}
                def unknown(table):
                    for s in table.get_symbols():
                        if s.is_global() and s.is_referenced() and s.get_name() not in known:
                            yield table.get_name() + ": " + s.get_name()
                    for child in table.get_children():
                        yield from unknown(child)
                print(sorted(unknown(top)))
                """)).isEqualTo("[]");
    }

    @Test
    void peerScriptNamesMissingPyTorch() throws IOException {
        assumeTrue(Files.isExecutable(PYTHON), "no " + PYTHON);
        Path without = Files.writeString(
                directory.resolve("without.py"),
                "import runpy, sys\nsys.modules['torch'] = None\nrunpy.run_path('" + script
                        + "', run_name='__main__')\n");
        try (PeerProcess peer = new PeerProcess(PYTHON, without, directory.resolve("errors"))) {
            assertThatThrownBy(() -> peer.answer("ready"))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("the PyTorch process has died: ")
                    .hasMessageContaining("torch");
        }
    }

    @Test
    void aPythonIsTakenOnlyIfItHasPyTorch() throws IOException {
        Path none = fake("none", 1);
        Path other = fake("other", 0);
        assertThat(TorchPython.find(directory.resolve("absent") + File.pathSeparator + none.getParent()))
                .isEmpty();
        assertThat(TorchPython.find(none.getParent() + File.pathSeparator + other.getParent()))
                .contains(other);
        assertThat(TorchPython.INSTALL).contains("apt-get install", "python3-torch", "libopenblas0-pthread");
    }

    private Path fake(String name, int code) throws IOException {
        Path python = Files.createDirectory(directory.resolve(name)).resolve("python3");
        Files.writeString(python, "#!/bin/sh\nexit " + code + "\n");
        return Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));
    }

    private String python(String program) throws Exception {
        assumeTrue(Files.isExecutable(PYTHON), "no " + PYTHON);
        Process process = new ProcessBuilder(PYTHON.toString(), "-c", program, script.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}

package io.locmoe.laboratory.bench.step.torch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds a Python that has PyTorch. */
public final class TorchPython {
    /** How to install what is missing. */
    public static final String INSTALL = "without PyTorch, since no python3 here has torch: apt-get install"
            + " --no-install-recommends python3-torch libopenblas0-pthread";

    private static final int SECONDS = 30;

    private TorchPython() {}

    /** The first Python on the path that has PyTorch, or the system's, whose packages others do not see. */
    public static Optional<Path> find() {
        return find(Optional.ofNullable(System.getenv("PATH")).orElse("") + File.pathSeparator + "/usr/bin");
    }

    /** @param path directories, in the format of the variable of this name */
    public static Optional<Path> find(String path) {
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .distinct()
                .map(directory -> Path.of(directory, "python3"))
                .filter(Files::isExecutable)
                .filter(TorchPython::hasTorch)
                .findFirst();
    }

    private static boolean hasTorch(Path python) {
        try {
            Process process = new ProcessBuilder(List.of(
                            python.toString(),
                            "-c",
                            "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

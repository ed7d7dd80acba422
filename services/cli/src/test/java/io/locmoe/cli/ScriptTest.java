package io.locmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.samples.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the tests of the shell scripts, which print a line for each fact. */
@Tag("slow")
class ScriptTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "find-test.sh",
                "run-test.sh",
                "long-test.sh",
                "edit-test.sh",
                "release-test.sh",
                "sentences-test.sh"
            })
    void shellScriptPassesItsOwnTest(String script) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder(
                        "bash", Project.root().resolve("scripts/test/" + script).toString())
                .redirectErrorStream(true)
                .start();
        bash.getOutputStream().close();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.startsWith("ok: ")).count())
                .as(output)
                .isGreaterThan(10);
    }
}

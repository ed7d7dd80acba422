package io.locmoe.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
    @TempDir
    Path distribution;

    /** Vectors need the second compiler; with the first one alone, kernels are many times slower. */
    @Test
    void theCommandsThatComputeAreThoseOfTheScript() throws IOException {
        String script = Files.readString(Path.of("../../scripts/run.sh"));
        Set<String> commands = alternatives(script, "node", " ;;");
        commands.add("bench");
        assertThat(commands).isEqualTo(Program.COMPUTING);
        assertThat(alternatives(script, "faults", " computes=false ;;")).isEqualTo(Program.BENCHES_OF_NODES);
    }

    private static Set<String> alternatives(String script, String first, String then) {
        Matcher words = Pattern.compile("(" + first + "( \\| \\w+)+)\\)" + Pattern.quote(then))
                .matcher(script);
        assertThat(words.find()).as(first).isTrue();
        return new TreeSet<>(List.of(words.group(1).split(" \\| ")));
    }

    @Test
    void onlyNodesAndComputingCommandsGetTheVectorModule() throws IOException {
        Files.writeString(distribution.resolve("jvm.flags"), "-Da=b --add-modules=jdk.incubator.vector -Dc=d\n");
        Files.writeString(distribution.resolve("node.flags"), "-Xmx1m\n");
        Program program = new Program(distribution);
        assertThat(program.node(List.of("-De=f"), List.of("--config", "x")))
                .contains("-Da=b", "--add-modules=jdk.incubator.vector", "-Dc=d", "-Xmx1m", "-De=f")
                .endsWith("-jar", program.jar().toString(), "node", "--config", "x");
        assertThat(program.command("train", List.of("--nodes", "1")))
                .contains("-Da=b", "-Dc=d")
                .doesNotContain("--add-modules=jdk.incubator.vector", "-Xmx1m", "-De=f")
                .endsWith("-jar", program.jar().toString(), "train", "--nodes", "1");
        assertThat(program.command("route", List.of())).contains("--add-modules=jdk.incubator.vector");
        assertThat(program.command("bench", List.of("step"))).contains("--add-modules=jdk.incubator.vector");
        assertThat(program.command("bench", List.of("faults"))).doesNotContain("--add-modules=jdk.incubator.vector");
    }
}

package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.mesh.unmade.UnmadePlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plugins verify} on plug-ins of every kind that load well. */
@Tag("slow")
class PluginsVerifyTest {
    @TempDir
    Path directory;

    private CommandHere verify(int exitCode, String... more) {
        String[] words = Stream.concat(
                        Stream.of("plugins", "verify", directory.resolve("mine").toString()), Stream.of(more))
                .toArray(String[]::new);
        CommandHere verify = CommandHere.run(words);
        assertThat(verify.exitCode()).as(verify.text()).isEqualTo(exitCode);
        return verify;
    }

    @Test
    void verifyCreatesEveryKindAndReportsAllErrorsAtOnce() throws IOException {
        FaultyJar.write(directory.resolve("mine"), "1");
        PackedPlugin.pack(UnmadePlugin.class, "unmade", "2", directory.resolve("mine"));
        assertThat(verify(1, "--limit", "1").output())
                .contains("router-faulty 1: good, router 'faulty'")
                .contains("unmade 2: 7 errors")
                .contains("gate recursive of plug-in unmade 2 failed in create", "StackOverflowError")
                .contains("router speechless of plug-in unmade 2 failed in route", "nowhere to go")
                .contains("router lost: token 0 goes nowhere", "when it routed 2 made-up tokens, numbered from 0")
                .contains("router picky: only models of one expert")
                .contains("endless of plug-in unmade 2 has not returned from create for 1 s", "UnmadePlugin.loop")
                .contains("nothing of plug-in unmade 2 failed in create", "it made nothing")
                .contains("unplugged of plug-in unmade 2 failed in open", "there is no cable")
                .contains("the communication strategy 'needy' was not made: it requires comm.stamps");
        CommandHere given = verify(1, "--limit", "1", "--set", "comm.stamps=2", "--json");
        JsonNode unmade = new ObjectMapper().readTree(given.output()).at("/plugins/1");
        assertThat(unmade.path("status").asText()).isEqualTo("bad");
        assertThat(unmade.path("notes")).isEmpty();
        assertThat(unmade.path("errors"))
                .hasSize(8)
                .anySatisfy(error -> assertThat(error.asText()).contains("needy of plug-in unmade 2 has not returned"));
        assertThat(verify(2, "--set", "comm.stamp=2").errors())
                .contains("--set comm.stamp: none of the plug-ins has this option; did you mean 'comm.stamps'?");
    }
}

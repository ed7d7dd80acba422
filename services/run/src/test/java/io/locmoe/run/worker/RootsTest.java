package io.locmoe.run.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootsTest {
    @TempDir
    private Path directory;

    private Path data;
    private Path text;
    private Path outside;
    private Roots roots;

    @BeforeEach
    void makeDirectories() throws IOException {
        data = directory.resolve("data");
        text = Files.createDirectory(directory.resolve("text"));
        outside = Files.createDirectory(directory.resolve("outside"));
        roots = new Roots(data, List.of(text));
    }

    private void allowed(Path path) {
        assertThatCode(() -> roots.check("checkpoints", path.toString())).doesNotThrowAnyException();
    }

    private void refused(String path) {
        assertThatThrownBy(() -> roots.check("checkpoints", path))
                .hasMessageContaining("checkpoints names '" + path.substring(0, Math.min(100, path.length())))
                .returns(Code.INVALID, e -> ((ControlException) e).code());
    }

    @Test
    void pathsBelowARootAreAllowedWhetherTheyExistOrNot() throws IOException {
        allowed(data);
        allowed(data.resolve("job-1/checkpoints"));
        Files.createDirectories(data.resolve("job-1"));
        allowed(data.resolve("job-1/checkpoints"));
        allowed(text.resolve("../text/domain"));
    }

    @Test
    void pathsOutsideTheRootsAreRefusedListingTheRoots() {
        refused(outside.toString());
        refused("/");
        refused("/etc/shadow");
        refused(directory.toString());
        refused(directory.resolve("data-of-others").toString());
        assertThatThrownBy(() -> roots.check("data", "/etc"))
                .hasMessage("jobs on this node use files below " + data + ", " + text
                        + "; data names '/etc'; name another directory, or add this one to the node's setting 'roots'");
    }

    @Test
    void linksAndDotsLeadNowhereElse() throws IOException {
        Files.createSymbolicLink(text.resolve("link"), outside);
        refused(text.resolve("link/deep").toString());
        refused(text.resolve("../outside").toString());
        refused(text.resolve("none/../../outside").toString());
        Files.createSymbolicLink(text.resolve("dangling"), directory.resolve("nothing"));
        refused(text.resolve("dangling/deep").toString());
        Files.createSymbolicLink(text.resolve("loop"), text.resolve("loop"));
        refused(text.resolve("loop/deep").toString());
    }

    /** The output directory of a run is where it is said to be, and its checkpoints are not. */
    @Test
    void aLinkedCheckpointDirectoryOutsideTheRootsIsRefused() throws IOException {
        Path run = Files.createDirectory(text.resolve("run"));
        Files.createSymbolicLink(run.resolve("checkpoints"), outside);
        assertThatThrownBy(() -> roots.checkRead(SettingsParser.parse(Map.of("resume", run.toString()))))
                .hasMessageContaining("; resume names '" + run.resolve("checkpoints") + "'");
    }

    @Test
    void filesAreOpenedInTheSamePlaces() throws IOException {
        Path own = Files.writeString(text.resolve("own"), "own");
        Path secret = Files.writeString(outside.resolve("secret"), "secret");
        Path link = Files.createSymbolicLink(text.resolve("link"), secret);
        assertThat(roots.files().real(own)).isEqualTo(own.toRealPath());
        assertThatThrownBy(() -> roots.files().open(link)).hasMessageContaining("is a link that leads out of");
    }

    @Test
    void aRootMayBeALink() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), outside);
        Roots linked = new Roots(link, List.of());
        assertThatCode(() -> linked.check("data", link.resolve("text").toString()))
                .doesNotThrowAnyException();
        assertThatCode(() -> linked.check("data", outside.resolve("text").toString()))
                .doesNotThrowAnyException();
    }

    @Test
    void invalidPathsAreRefused() {
        refused(text + "/a\0b");
        refused(text + "/" + "x".repeat(100_000));
    }

    @Test
    void everyFileThatAJobReadsIsChecked() {
        for (String setting : List.of("data", "tokenizer", "resume")) {
            assertThatThrownBy(() -> roots.checkRead(SettingsParser.parse(Map.of(setting, outside.toString()))))
                    .hasMessageContaining("; " + setting + " names '" + outside + "'");
            assertThatCode(() -> roots.checkRead(SettingsParser.parse(Map.of(setting, text.toString()))))
                    .doesNotThrowAnyException();
        }
    }
}

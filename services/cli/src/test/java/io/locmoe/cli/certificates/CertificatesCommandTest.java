package io.locmoe.cli.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.cli.Locmoe;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CertificatesCommandTest {
    @TempDir
    private Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path directory;

    @BeforeEach
    void haveADirectory() {
        directory = temporary.resolve("certificates");
    }

    private int run(String... arguments) {
        CommandLine line = Locmoe.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(Stream.concat(Stream.of("certificates", directory.toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private Principal holder(String name) {
        return Identity.load(directory.resolve(name)).self();
    }

    private byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(directory.resolve(file));
    }

    @Test
    void aMeshIsMadeInOneCall() throws IOException {
        assertThat(run("--mesh", "blue", "--nodes", "left,right", "--users", "alice:submit,bob:watch"))
                .as(err.toString())
                .isZero();
        assertThat(holder("left")).isEqualTo(new Principal("blue", Role.NODE, "left"));
        assertThat(holder("right")).isEqualTo(new Principal("blue", Role.NODE, "right"));
        assertThat(holder("alice")).isEqualTo(new Principal("blue", Role.SUBMIT, "alice"));
        assertThat(holder("bob")).isEqualTo(new Principal("blue", Role.WATCH, "bob"));
        assertThat(Files.getPosixFilePermissions(directory.resolve("ca-key.pem")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(out.toString().lines())
                .contains("  left   node        " + directory.resolve("left"))
                .contains("  alice  submit      " + directory.resolve("alice"))
                .contains("  name: left")
                .contains("  cluster: blue")
                .contains("  certificates: " + directory.resolve("left"))
                .contains("A user: ./locmoe train --mesh HOST:PORT --certificates " + directory.resolve("alice"));
    }

    @Test
    void nodesMayBeCounted() {
        assertThat(run("--node-count", "3")).isZero();
        for (String name : List.of("node-0", "node-1", "node-2")) {
            assertThat(holder(name)).isEqualTo(new Principal("locmoe", Role.NODE, name));
        }
    }

    @Test
    void aSecondCallRenewsAndKeepsTheAuthority() throws IOException {
        run("--node-count", "2", "--users", "alice:submit");
        byte[] authority = bytes("ca.pem");
        byte[] key = bytes("ca-key.pem");
        byte[] first = bytes("node-0/certificate.pem");
        byte[] second = bytes("node-1/certificate.pem");
        assertThat(run("--nodes", "node-0")).isZero();
        assertThat(bytes("node-0/certificate.pem")).isNotEqualTo(first);
        assertThat(bytes("node-1/certificate.pem")).isEqualTo(second);
        assertThat(run()).as("without names, all are renewed").isZero();
        assertThat(bytes("node-1/certificate.pem")).isNotEqualTo(second);
        assertThat(holder("alice")).isEqualTo(new Principal("locmoe", Role.SUBMIT, "alice"));
        assertThat(bytes("ca.pem")).isEqualTo(authority);
        assertThat(bytes("ca-key.pem")).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--mesh blue | no node or user is named: write --nodes NAME,... or --node-count N, and --users",
                "--nodes a/b | the node name 'a/b' cannot stand in a certificate: it needs 1 to 63 letters",
                "--nodes .. | the node name '..' cannot",
                "--mesh my/mesh --nodes a | the mesh name 'my/mesh' cannot",
                "--users alice | --users alice has no role: write NAME:watch, NAME:submit or NAME:administer",
                "--users alice:node | --users alice:node has no role",
                "--users :watch | the user name '' cannot",
                "--nodes a,b,a | a is named twice; each has a directory of that name",
                "--nodes alice --users alice:watch | alice is named twice",
                "--node-count 2 --nodes node-1 | node-1 is named twice",
                "--node-count 0 | --node-count must be in [1, 4096]: 0",
                "--node-count x | 'x' is not an int",
                "--nodes a --days 0 | --days must be in [1, 3650]: 0"
            })
    void wrongUsageMakesNothing(String arguments, String message) {
        assertThat(run(arguments.split(" "))).as(err.toString()).isEqualTo(2);
        assertThat(err.toString()).startsWith("locmoe: ").contains(message).doesNotContain("\tat ");
        assertThat(directory).doesNotExist();
    }

    @Test
    void theDirectoryOfAnotherMeshIsRefused() {
        run("--mesh", "blue", "--nodes", "a");
        assertThat(run("--mesh", "green", "--nodes", "b")).isEqualTo(2);
        assertThat(err.toString()).contains("is of mesh 'blue', not of 'green'; each mesh has an authority of its own");
        assertThat(directory.resolve("b")).doesNotExist();
    }

    @Test
    void aNodeDoesNotBecomeAUser() {
        run("--nodes", "a");
        assertThat(run("--users", "a:watch")).isEqualTo(2);
        assertThat(err.toString()).contains("is of a (node of mesh 'locmoe'); give the user another name");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Files.writeString(directory, "a file");
        assertThat(run("--nodes", "a")).isEqualTo(2);
        assertThat(err.toString()).contains("certificates cannot be written to " + directory);
    }

    @Test
    void anAuthorityWithoutItsKeyIssuesNothing() throws IOException {
        run("--nodes", "a");
        Files.delete(directory.resolve("ca-key.pem"));
        assertThat(run("--nodes", "b")).isEqualTo(2);
        assertThat(err.toString()).contains(directory.resolve("ca-key.pem") + " does not exist");
        assertThat(directory.resolve("b")).doesNotExist();
    }
}

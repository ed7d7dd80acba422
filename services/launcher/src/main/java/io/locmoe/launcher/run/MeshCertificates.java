package io.locmoe.launcher.run;

import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.Identity;
import io.locmoe.identity.IdentityException;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.launcher.RunException;
import io.locmoe.node.NodeProcess;
import io.locmoe.pluginhost.PrivateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The certificates of a mesh that lives as long as this command: one for each node and one for the command. The key of
 * their authority is in no file; theirs are in a directory that only this user may enter, in shared memory if the
 * system has a directory for that, so that no disk has them. So another user of the machine, who can reach the ports,
 * gets nothing there.
 */
final class MeshCertificates implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    private final CertificateAuthority authority;
    private final PrivateDirectory directory;

    private MeshCertificates(CertificateAuthority authority, PrivateDirectory directory) {
        this.authority = authority;
        this.directory = directory;
    }

    /**
     * Makes the authority of a mesh whose name no other one on this machine has.
     *
     * @throws RunException if there is no place for the files
     */
    static MeshCertificates create() {
        try {
            return new MeshCertificates(
                    CertificateAuthority.forThisProcess(
                            "locmoe-" + ProcessHandle.current().pid()),
                    PrivateDirectory.createIn(place(), NodeProcess.CERTIFICATES));
        } catch (IOException e) {
            throw RunException.failure("the mesh has no place for its certificates: " + e.getMessage(), e);
        }
    }

    private static Path place() {
        return Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /**
     * Loads, on a thread of its own, the code that makes certificates: that takes longer than making them. Whoever is
     * going to make some calls it while there is something else to do.
     */
    static void load() {
        Thread.ofPlatform()
                .daemon()
                .name("load-certificates")
                .start(() -> CertificateAuthority.forThisProcess("never-used"));
    }

    String mesh() {
        return authority.mesh();
    }

    /** Issues the certificate of a node; the directory that its settings name. */
    Path ofNode(String name) {
        return issue(Role.NODE, name);
    }

    /** Issues the certificate of this command, which may do all that a user may. */
    Identity ofCommand() {
        return Identity.load(issue(Role.ADMINISTER, "command"));
    }

    private Path issue(Role role, String name) {
        Path files = directory.path().resolve(name);
        try {
            authority.issue(new Principal(mesh(), role, name), files);
            return files;
        } catch (IdentityException e) {
            throw RunException.failure(e.getMessage(), e);
        }
    }

    /** Removes the files. The nodes have ended; where this process is killed before, they remove them. */
    @Override
    public void close() {
        directory.close();
    }
}

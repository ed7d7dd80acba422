package io.locmoe.launcher.nodes;

import io.locmoe.files.PrivateDirectory;
import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.IdentityException;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.launcher.RunException;
import io.locmoe.node.NodeProcess;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The certificates of a mesh that lives as long as this command: one for each node and one for the command. The
 * authority's key is in no file. The other keys are in a directory that only this user may enter, in shared memory if
 * the system has it, so that they reach no disk. Another user of the machine can reach the ports, but gets nothing
 * there.
 */
public final class MeshCertificates implements AutoCloseable {
    private final CertificateAuthority authority;
    private final PrivateDirectory directory;

    private MeshCertificates(CertificateAuthority authority, PrivateDirectory directory) {
        this.authority = authority;
        this.directory = directory;
    }

    /**
     * Creates the authority of a mesh with a name that is unique on this machine.
     *
     * @throws RunException if there is no place for the files
     */
    public static MeshCertificates create() {
        try {
            return new MeshCertificates(
                    CertificateAuthority.forThisProcess(
                            "locmoe-" + ProcessHandle.current().pid()),
                    PrivateDirectory.createIn(PrivateDirectory.memory(), NodeProcess.CERTIFICATES));
        } catch (IOException e) {
            throw RunException.failure("the mesh has no place for its certificates: " + e.getMessage(), e);
        }
    }

    /**
     * Loads the code that creates certificates on a separate thread, because loading takes longer than creating. Called
     * while there is other work to do before certificates are needed.
     */
    public static void load() {
        Thread.ofPlatform()
                .daemon()
                .name("load-certificates")
                .start(() -> CertificateAuthority.forThisProcess("never-used"));
    }

    String mesh() {
        return authority.mesh();
    }

    /** Issues the certificate of a node; returns the directory for its settings. */
    Path ofNode(String name) {
        return issue(Role.NODE, name);
    }

    /** Issues the certificate of this command, with all rights of a user; returns its directory. */
    public Path ofCommand() {
        return issue(Role.ADMINISTER, "command");
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

    /** Removes the files, after the nodes have ended. If this process is killed before, the nodes remove them. */
    @Override
    public void close() {
        directory.close();
    }
}

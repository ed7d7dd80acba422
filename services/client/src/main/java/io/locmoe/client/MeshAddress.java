package io.locmoe.client;

import io.locmoe.client.MeshException.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a user reaches a mesh.
 *
 * @param nodes        HOST:PORT of the control planes of nodes, in the order in which to try them
 * @param certificates directory with {@code ca.pem} and the user's certificate and key, as {@code ./locmoe
 *                     certificates} makes it; empty for a mesh without certificates
 * @param tokenFile    file with the user's token, which proves the user instead of a certificate
 */
public record MeshAddress(List<String> nodes, Optional<Path> certificates, Optional<Path> tokenFile) {
    public MeshAddress {
        nodes = List.copyOf(nodes);
        Objects.requireNonNull(certificates, "certificates");
        Objects.requireNonNull(tokenFile, "tokenFile");
        if (nodes.isEmpty()) {
            throw new MeshException(Reason.INVALID, "name at least one node of the mesh, as HOST:PORT");
        }
    }

    /** The same mesh, with this directory of certificates. */
    public MeshAddress certificates(Path directory) {
        return new MeshAddress(nodes, Optional.of(directory), tokenFile);
    }

    /** The same mesh, with the token in this file. */
    public MeshAddress tokenFile(Path file) {
        return new MeshAddress(nodes, certificates, Optional.of(file));
    }

    /**
     * Connects.
     *
     * @throws MeshException if no node answers, one of the sides does not trust the other, or a file cannot be used
     */
    public LocmoeMesh connect() {
        return connect(CallLimits.USUAL);
    }

    LocmoeMesh connect(CallLimits limits) {
        return LocmoeMesh.connect(
                nodes.stream().map(ControlAddress::parse).toList(), Proof.of(certificates, tokenFile), limits);
    }
}

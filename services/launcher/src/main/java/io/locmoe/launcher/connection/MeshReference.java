package io.locmoe.launcher.connection;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How a user reaches a mesh.
 *
 * @param address      HOST:PORT of the control plane of a node
 * @param certificates directory with the certificate of the user; empty for an open mesh
 * @param tokenFile    file with the token of the user; empty if the certificate proves who it is
 */
public record MeshReference(String address, Optional<Path> certificates, Optional<Path> tokenFile) {
    public MeshReference {
        Objects.requireNonNull(address, "address");
        certificates = certificates.map(Path::toAbsolutePath);
        tokenFile = tokenFile.map(Path::toAbsolutePath);
    }
}

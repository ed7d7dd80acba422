package io.locmoe.cli.settings;

import io.locmoe.control.client.MeshClient;
import io.locmoe.identity.Identity;
import io.locmoe.identity.IdentityException;
import io.locmoe.identity.Trust;
import io.locmoe.identity.UserTokenFile;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.connection.MeshReference;
import io.locmoe.launcher.mesh.StandingMesh;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Option;

/** How a command reaches a running mesh, and proves the identity of its user. */
public final class MeshAccess {
    private static final String CERTIFICATES = "LOCMOE_CERTIFICATES";
    private static final String TOKEN_FILE = "LOCMOE_TOKEN_FILE";

    @Option(
            names = "--mesh",
            paramLabel = "HOST:PORT",
            description = "Use a mesh that is already running, by the control address of any node.")
    private String mesh;

    @Option(
            names = "--certificates",
            paramLabel = "DIR",
            description =
                    "Your certificate for --mesh, as the command certificates makes it; also from the environment, "
                            + CERTIFICATES + ".")
    private Path certificates;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Your token for --mesh, in place of a certificate; --certificates then needs ca.pem only. Also"
                            + " from the environment, " + TOKEN_FILE + ".")
    private Path tokenFile;

    private final Map<String, String> environment;

    public MeshAccess() {
        this(System.getenv());
    }

    MeshAccess(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Address of the mesh; empty if the command starts its own mesh.
     *
     * @throws RunException if it is malformed, or there are options for a mesh but no address
     */
    public Optional<String> address() {
        if (mesh == null && (certificates != null || tokenFile != null)) {
            throw RunException.usage((certificates != null ? "--certificates" : "--token-file")
                    + " is for a mesh that is already running; name it with --mesh HOST:PORT");
        }
        if (mesh != null && !mesh.matches(".+:\\d{1,5}")) {
            throw RunException.usage("--mesh " + mesh + " is not HOST:PORT, like localhost:7400");
        }
        return Optional.ofNullable(mesh);
    }

    /**
     * Connects to the mesh.
     *
     * @throws RunException if certificates or token cannot be used
     */
    public StandingMesh connect() {
        return connect((trust, token) -> StandingMesh.connect(reference(), trust, token));
    }

    /** How to reach the mesh, for a record of it. */
    public MeshReference reference() {
        return new MeshReference(mesh, given(certificates, CERTIFICATES), given(tokenFile, TOKEN_FILE));
    }

    /**
     * Connects to the mesh, for calls about its nodes.
     *
     * @throws RunException if it is not named, or certificates or token cannot be used
     */
    public MeshClient client() {
        if (address().isEmpty()) {
            throw RunException.usage("name a node of the mesh with --mesh HOST:PORT");
        }
        return connect((trust, token) -> MeshClient.connect(mesh, trust, token));
    }

    /**
     * Connects to a mesh that an earlier command has recorded, for calls about its nodes.
     *
     * @throws RunException if its certificates or token cannot be used
     */
    public static MeshClient client(MeshReference recorded) {
        return connect(
                recorded.certificates(),
                recorded.tokenFile(),
                (trust, token) -> MeshClient.connect(recorded.address(), trust, token));
    }

    private <T> T connect(BiFunction<Trust, Optional<String>, T> through) {
        return connect(given(certificates, CERTIFICATES), given(tokenFile, TOKEN_FILE), through);
    }

    private static <T> T connect(
            Optional<Path> directory, Optional<Path> token, BiFunction<Trust, Optional<String>, T> through) {
        if (token.isPresent() && directory.isEmpty()) {
            throw RunException.usage(
                    "a token is sent only to nodes that prove their membership of the mesh; name a directory with"
                            + " its ca.pem as --certificates DIR");
        }
        try {
            Trust trust = directory
                    .<Trust>map(path -> token.isPresent() ? Identity.trusting(path) : Identity.load(path))
                    .orElse(Trust.OPEN);
            return through.apply(trust, token.map(UserTokenFile::read));
        } catch (IdentityException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private Optional<Path> given(Path option, String variable) {
        return option != null
                ? Optional.of(option)
                : Optional.ofNullable(environment.get(variable))
                        .filter(text -> !text.isBlank())
                        .map(Path::of);
    }

    /** The options, for repeating the command; values from the environment are left out. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        if (mesh != null) {
            words.addAll(List.of("--mesh", mesh));
        }
        if (certificates != null) {
            words.addAll(List.of("--certificates", certificates.toString()));
        }
        if (tokenFile != null) {
            words.addAll(List.of("--token-file", tokenFile.toString()));
        }
        return words;
    }
}

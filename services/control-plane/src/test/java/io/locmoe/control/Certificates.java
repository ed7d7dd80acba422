package io.locmoe.control;

import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import java.nio.file.Path;

/** Identities of a mesh called "test". */
public record Certificates(Path directory, CertificateAuthority authority) {
    public static Certificates in(Path directory) {
        return new Certificates(directory, CertificateAuthority.create(directory.resolve("authority"), "test"));
    }

    public Identity of(Role role, String name) {
        Path own = directory.resolve(role.word() + "-" + name);
        authority.issue(new Principal("test", role, name), own);
        return Identity.load(own);
    }

    /** Trusts the mesh and has no certificate. */
    public Identity stranger() {
        return Identity.trusting(directory.resolve("authority"));
    }
}

package io.locmoe.cli.certificates;

import io.locmoe.identity.IdentityException;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Nodes and users for which certificates are issued. */
record Holders(List<Principal> principals) {
    /** @throws RunException if one is named twice */
    Holders {
        principals = List.copyOf(principals);
        List<String> names = principals.stream().map(Principal::name).toList();
        names.stream()
                .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
                .findFirst()
                .ifPresent(name -> {
                    throw RunException.usage(name + " is named twice; each has a directory of that name");
                });
    }

    /**
     * The holders named by options.
     *
     * @param users as {@code name:role}
     * @throws RunException if a name cannot stand in a certificate, or a user has no role
     */
    static Holders of(String mesh, List<String> nodes, int nodeCount, List<String> users) {
        List<Principal> all = new ArrayList<>();
        try {
            Stream.concat(nodes.stream(), IntStream.range(0, nodeCount).mapToObj(index -> "node-" + index))
                    .map(name -> new Principal(mesh, Role.NODE, name))
                    .forEach(all::add);
            users.stream().map(user -> user(mesh, user)).forEach(all::add);
        } catch (IdentityException e) {
            throw RunException.usage(e.getMessage());
        }
        return new Holders(all);
    }

    private static Principal user(String mesh, String text) {
        int colon = text.indexOf(':');
        Optional<Role> role = colon < 0
                ? Optional.empty()
                : Role.of(text.substring(colon + 1)).filter(known -> known != Role.NODE);
        return new Principal(
                mesh,
                role.orElseThrow(() -> RunException.usage(
                        "--users " + text + " has no role: write NAME:watch, NAME:submit or NAME:administer")),
                text.substring(0, colon));
    }

    /** Every holder with a certificate in a sub-directory. */
    static Holders in(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return new Holders(entries.sorted()
                    .map(Principal::in)
                    .flatMap(Optional::stream)
                    .toList());
        } catch (IOException e) {
            throw RunException.usage(directory + " cannot be read: " + e.getMessage());
        } catch (IdentityException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    /**
     * Rejects a second call with the same name that would turn a node into a user, or a user into a node.
     *
     * @throws RunException with the name
     */
    void checkKind(Path directory) {
        for (Principal principal : principals) {
            Principal.in(directory.resolve(principal.name()))
                    .filter(before -> (before.role() == Role.NODE) != (principal.role() == Role.NODE))
                    .ifPresent(before -> {
                        throw RunException.usage(directory.resolve(principal.name()) + " is of " + before
                                + "; give the " + (before.role() == Role.NODE ? "user" : "node") + " another name");
                    });
        }
    }
}

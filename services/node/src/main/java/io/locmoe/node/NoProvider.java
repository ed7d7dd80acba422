package io.locmoe.node;

import java.security.Provider;

/** Has the name of Bouncy Castle's provider and offers nothing. Public, because a separate class loader creates it. */
public final class NoProvider extends Provider {
    private static final long serialVersionUID = 1;

    public NoProvider() {
        super("BC", "1", "offers nothing");
    }
}

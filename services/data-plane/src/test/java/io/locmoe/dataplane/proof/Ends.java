package io.locmoe.dataplane.proof;

import io.locmoe.dataplane.TestIdentities;

/** Whose TLS an end speaks. */
public enum Ends {
    /** The JDK's, as where the native library cannot be loaded. */
    JDK,
    /** The native library's, or the JDK's where there is none. */
    USUAL;

    /** One end of a session, of a node of the tests' mesh. */
    public TlsEnd of(int node, boolean client) {
        return this == JDK
                ? NodeProof.jdk(TestIdentities.node(node), client)
                : NodeProof.end(TestIdentities.node(node), client);
    }
}

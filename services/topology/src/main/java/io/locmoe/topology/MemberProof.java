package io.locmoe.topology;

import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Asks a process for its identity, over a connection that proves its name. Thread-safe, never blocks. */
@FunctionalInterface
public interface MemberProof {

    /**
     * Asks the process at an address.
     *
     * @param asker instance of the process that asks
     * @return completes within seconds, on any thread; fails with a reason if nobody answers, if the process is about
     *     to leave, or if its connection does not prove the name
     */
    CompletionStage<MemberIdentity> ask(MemberAddress address, UUID asker);
}
